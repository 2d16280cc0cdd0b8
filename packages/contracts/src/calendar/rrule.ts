import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { type ReadRule, type Recurrence, refused } from './recurrence.ts';
import type { WallTime } from './zones.ts';

const minuteMs = 60_000;

/** What rules without a beginning are reckoned from: New Year at midnight, of a year that began on a Monday. */
const newYearMs = Date.UTC(2001, 0, 1);

/** More than these steps without finding a day, and the rule counts as one that never comes round. */
const periodsMax = 10_000;
const candidatesMax = 100_000;
const countMax = 2_000;

const days = 'MO|TU|WE|TH|FR|SA|SU';
const numbers =
  (from: number, to: number, isSigned = false) =>
  (value: string) =>
    value.split(',').every((text) => {
      const number = Number(text);
      const isNumber = (isSigned ? /^[+-]?\d{1,5}$/ : /^\d{1,5}$/).test(text);
      return isNumber && Math.abs(number) >= from && Math.abs(number) <= to;
    });
const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

/** What each part may be told. The library ignores a number that is out of range and a part it does not know. */
const parts: Record<string, (value: string) => boolean> = {
  FREQ: matches(/^(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY|MINUTELY)$/),
  INTERVAL: (value) => !value.includes(',') && numbers(1, 10_000)(value),
  COUNT: (value) => !value.includes(',') && numbers(1, countMax)(value),
  UNTIL: (value) => untilOf(value) !== null,
  BYMINUTE: numbers(0, 59),
  BYHOUR: numbers(0, 23),
  BYDAY: matches(new RegExp(`^([+-]?[1-9]\\d?)?(${days})(,([+-]?[1-9]\\d?)?(${days}))*$`)),
  BYMONTHDAY: numbers(1, 31, true),
  BYYEARDAY: numbers(1, 366, true),
  BYWEEKNO: numbers(1, 53, true),
  BYMONTH: numbers(1, 12),
  BYSETPOS: numbers(1, 366, true),
  WKST: matches(new RegExp(`^(${days})$`)),
};

/**
 * Reads a rule of RFC 5545 for walls that show `start` when it begins. The library walks it in UTC, where every wall
 * time is there once; the zone is put on afterwards, so that its clocks are one concern and the rule another.
 */
export function readRrule(text: string, start: WallTime | null): ReadRule {
  const given = splitRule(text);
  if (given === null)
    return refused('must be parts of RFC 5545, such as FREQ=DAILY;BYHOUR=9', 'format');
  const problem = findPartProblem(given, { hasStart: start !== null });
  if (problem !== null) return refused(problem);
  const { UNTIL, ...rest } = Object.fromEntries(given);
  const rruleString = Object.entries(rest)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
  try {
    const rule = new RRuleTemporal({
      rruleString: `RRULE:${rruleString}`,
      dtstart: zonedAt(start === null ? newYearMs : Math.ceil(start / minuteMs) * minuteMs),
      strict: true,
      cache: false,
      maxIterations: periodsMax,
      maxCandidateEvaluations: candidatesMax,
    });
    const isHourly = /^(HOURLY|MINUTELY)$/.test(rest.FREQ ?? '') && rest.BYHOUR === undefined;
    const next =
      rest.COUNT === undefined ? (wall: WallTime) => findNext(rule, wall) : counted(rule);
    return { ok: true, recurrence: bounded(next, { isHourly, until: untilOf(UNTIL ?? '') }) };
  } catch (error) {
    // What the parts may not be together, in the library's words: "BYWEEKNO MUST NOT be used unless FREQ=YEARLY".
    return refused(error instanceof Error ? error.message : 'cannot be read');
  }
}

/** Parts by name; null for a text that is none, as one that brings its own DTSTART. */
function splitRule(text: string): [string, string][] | null {
  const pairs = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')
    .map((part) => part.split('='));
  const isRule = pairs.every(
    (pair) => pair.length === 2 && pair.every((text) => /^[\w+,-]+$/.test(text)),
  );
  return isRule ? (pairs as [string, string][]) : null;
}

function findPartProblem(
  given: [string, string][],
  { hasStart }: { hasStart: boolean },
): string | null {
  const names = given.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `has ${twice} twice`;
  if (!names.includes('FREQ')) return 'must have FREQ';
  for (const [name, value] of given) {
    if (name === 'BYSECOND' || value === 'SECONDLY') return 'can come round once a minute at most';
    const isRight = parts[name];
    if (isRight === undefined) return `cannot have ${name}`;
    if (!isRight(value)) return `has a ${name} that is none: ${value}`;
  }
  if (names.includes('COUNT') && names.includes('UNTIL')) return 'cannot have both COUNT and UNTIL';
  return names.includes('COUNT') && !hasStart ? 'has a COUNT and no starts_at to count from' : null;
}

function bounded(
  nextOf: Recurrence['next'],
  { isHourly, until }: { isHourly: boolean; until: Until | null },
): Recurrence {
  const lastWall = until?.wall ?? Infinity;
  return {
    isHourly,
    ...(until?.moment !== undefined && { until: until.moment }),
    next(wall) {
      const found = nextOf(wall);
      return found !== null && found <= lastWall ? found : null;
    },
  };
}

function findNext(rule: RRuleTemporal, wall: WallTime): WallTime | null {
  try {
    return rule.next(zonedAt(wall))?.epochMilliseconds ?? null;
  } catch {
    // Nothing in so many periods, or not before the end of the calendar: to anybody who waits, never.
    return null;
  }
}

/** The wall times of a rule that has so many, listed once: the library counts them anew from the first for each question. */
function counted(rule: RRuleTemporal): Recurrence['next'] {
  let walls: WallTime[] | null = null;
  return (wall) => {
    walls ??= listWalls(rule);
    return walls.find((one) => one > wall) ?? null;
  };
}

function listWalls(rule: RRuleTemporal): WallTime[] {
  const walls: WallTime[] = [];
  try {
    rule.all((found) => {
      walls.push(found.epochMilliseconds);
      return true;
    });
  } catch {
    // Those after come never, as in `findNext`.
  }
  return walls;
}

/** The last time of a rule: of the walls, or as a moment if it ends in Z. */
interface Until {
  wall?: WallTime;
  moment?: number;
}

/** `20261231T225959Z` is a moment, `20261231T235959` a time of the walls, `20261231` that whole day. */
function untilOf(value: string): Until | null {
  const [, date, time, utc] = /^(\d{8})(?:T(\d{6})(Z)?)?$/.exec(value) ?? [];
  if (date === undefined) return null;
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const clock = time?.replace(/(..)(..)(..)/, '$1:$2:$3') ?? '23:59:59';
  const last = Date.parse(`${day}T${clock}Z`);
  if (Number.isNaN(last) || !new Date(last).toISOString().startsWith(day)) return null;
  return utc === undefined ? { wall: last } : { moment: last };
}

const zonedAt = (wall: WallTime) =>
  Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC');
