import {
  acceptDurationUnit,
  type DigestFrequency,
  type Duration,
  durationMs,
  durationUnits,
  isMoment,
  nextMoment,
  type RecurrenceRule,
  readIsoDuration,
  resolveTimezone,
  type StepOf,
  waitMsMax,
} from '@notiflow/contracts';
import { readProperty } from '../conditions/read-property.ts';
import type { Facts } from '../facts.ts';

type DigestStep = StepOf<'digest'>;

/** When a window that is opened now closes: not at all for who wants everything at once, or nobody can tell. */
export type EndOfDigest =
  | { kind: 'at'; closesAt: Date }
  | { kind: 'instant' }
  | { kind: 'invalid' };

// As of the settings that say a rule: each that is asked is remembered.
const ruleCharsMax = 500;

// In the morning of the recipient.
const frequencies: Record<Exclude<DigestFrequency, 'instant'>, RecurrenceRule> = {
  hourly: { cron: '0 * * * *' },
  daily: { cron: '0 9 * * *' },
  weekly: { cron: '0 9 * * 1' },
};

/** When the window of the step closes, by the recipient's wish where the step lets one choose. */
export function endOfDigest(step: DigestStep, facts: Facts): EndOfDigest {
  const wish = step.user_schedulable === true ? facts.frequency : null;
  if (wish === 'instant') return { kind: 'instant' };
  if (wish !== null) return at(nextOf(frequencies[wish], { timezone: 'recipient', facts }));
  return at(endOf(step, facts));
}

function at(closesAt: Date | null): EndOfDigest {
  return closesAt === null ? { kind: 'invalid' } : { kind: 'at', closesAt };
}

function endOf(step: DigestStep, facts: Facts): Date | null {
  const { duration, duration_unit: unit, schedule, window, timezone } = step;
  if (window !== undefined) return endBySaid(readProperty(window, facts), { timezone, facts });
  if (schedule !== undefined) return nextOf(schedule, { timezone, facts });
  if (duration === undefined || unit === undefined) return null;
  return inMs(durationMs({ duration, duration_unit: unit }), facts);
}

interface Clocks {
  timezone: string | undefined;
  facts: Facts;
}

/** What a property says: a moment, a duration as text or with its unit, or a rule. */
function endBySaid(said: unknown, { timezone, facts }: Clocks): Date | null {
  if (typeof said === 'string') {
    if (isMoment(said)) return notTooFar(new Date(said), facts);
    const ms = readIsoDuration(said);
    return ms === null ? null : inMs(ms, facts);
  }
  if (typeof said !== 'object' || said === null) return null;
  const length = readDuration(said);
  if (length !== null) return inMs(durationMs(length), facts);
  const rule = readSaidRule(said as Record<string, unknown>);
  const next = rule === null ? null : nextOf(rule, { timezone, facts });
  return next === null ? null : notTooFar(next, facts);
}

/** A rule as a property says it, which may be anything; null for what is none, or longer than a setting may be. */
function readSaidRule(said: Record<string, unknown>): RecurrenceRule | null {
  const { cron, rrule, starts_at: startsAt } = said;
  const isOne = isSaid(cron) !== isSaid(rrule);
  const isText = [cron, rrule, startsAt].filter(isSaid).every(isShortText);
  const isBegun = !isSaid(startsAt) || (typeof startsAt === 'string' && isMoment(startsAt));
  if (!isOne || !isText || !isBegun) return null;
  const given = Object.entries({ cron, rrule, starts_at: startsAt });
  return Object.fromEntries(given.filter(([, text]) => isSaid(text)));
}

const isSaid = (value: unknown) => value !== undefined && value !== null;

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= ruleCharsMax;
}

function readDuration(said: object): Duration | null {
  const { duration, duration_unit } = acceptDurationUnit({ ...said }) as Record<string, unknown>;
  const unit = durationUnits.find((known) => known === duration_unit);
  if (unit === undefined || typeof duration !== 'number') return null;
  return Number.isSafeInteger(duration) && duration > 0 ? { duration, duration_unit: unit } : null;
}

function nextOf(rule: RecurrenceRule, { timezone = 'recipient', facts }: Clocks): Date | null {
  const zone = resolveTimezone(timezone, facts.recipient);
  return nextMoment(rule, { after: facts.now, timezone: zone });
}

function inMs(ms: number, facts: Facts): Date | null {
  return notTooFar(new Date(facts.now.getTime() + ms), facts);
}

function notTooFar(moment: Date, { now }: Facts): Date | null {
  return moment.getTime() <= now.getTime() + waitMsMax ? moment : null;
}
