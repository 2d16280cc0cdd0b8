import Type, { type Static } from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { momentsOf, type WallTime, wallTimeAt } from './zones.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** The days of a week as windows name them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const time = (pattern: string) => Type.String({ pattern });

/** Hours of some days; until an earlier hour than it begins at, it ends on the next day. */
export const timeWindow = Type.Object(
  {
    days: Type.Optional(
      Type.Array(Type.Unsafe<(typeof weekdays)[number]>({ enum: [...weekdays] }), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
        description: 'The days on which it begins; every day by default',
      }),
    ),
    from: time('^([01]\\d|2[0-3]):[0-5]\\d$'),
    to: time('^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$'),
  },
  { additionalProperties: false, description: '`to` may be earlier than `from`: on the next day' },
);

/** Hours of some days, such as 09:00 to 17:30 on weekdays. */
export type TimeWindow = Static<typeof timeWindow>;

/** The setting that names windows, of which one has to be open. */
export const timeWindows = Type.Array(timeWindow, { minItems: 1, maxItems: 20 });

/** What is wrong with windows beside their schema; `field` is where they stand. */
export function findWindowProblems(windows: TimeWindow[], field: string): FieldProblem[] {
  return windows.flatMap(({ from, to }, index) =>
    from === to
      ? [
          {
            field: `${field}[${index}].to`,
            message: 'must differ from `from`',
            reason: 'invalid' as const,
          },
        ]
      : [],
  );
}

/** Every window opens within a week; in another it does even if clocks leapt over it in the first. */
const daysAhead = 15;

/** From when to when it is open. */
interface Span {
  from: number;
  to: number;
}

/** Whether windows are open at a moment, and when they open and close next. */
export interface Opening {
  isOpen: boolean;
  /** From when on something may pass: the moment asked about when they are open, else when they open next. */
  opensAt: Date;
  /** When this opening ends, with windows that touch taken as one; null when it never does. */
  closesAt: Date | null;
}

/**
 * When windows are open in the zone, at the moment or next. Days and hours are the zone's: an hour that its clocks leap
 * over is missing from a window, a repeated one makes it longer. One call costs some 5 µs.
 *
 *     const { isOpen, opensAt } = openingOf(settings.windows, { at: now, timezone });
 */
export function openingOf(
  windows: TimeWindow[],
  { at, timezone }: { at: Date; timezone: string },
): Opening {
  const moment = at.getTime();
  const today = Math.floor(wallTimeAt(moment, timezone) / dayMs) * dayMs;
  let found = null as Span | null;
  for (let day = -1; day <= daysAhead; day += 1) {
    for (const span of spansOf(windows, { midnight: today + day * dayMs, timezone })) {
      if (span.to <= moment) continue;
      if (found !== null && span.from > found.to) return openingFrom(found, at);
      found = { from: found?.from ?? span.from, to: Math.max(found?.to ?? 0, span.to) };
    }
  }
  // Without any window nothing is closed.
  return openingFrom(found ?? { from: moment, to: Infinity }, at);
}

/** What opens on the day that begins at this midnight of the walls, in order. */
function spansOf(
  windows: TimeWindow[],
  { midnight, timezone }: { midnight: WallTime; timezone: string },
): Span[] {
  // The first day of 1970 was a Thursday, the fourth of these.
  const weekday = weekdays[(midnight / dayMs + 3) % 7] ?? 'mon';
  return windows
    .filter(({ days }) => days === undefined || days.includes(weekday))
    .map(({ from, to }) => {
      const end = timeMs(to) + (to > from ? 0 : dayMs);
      return {
        from: momentsOf(midnight + timeMs(from), timezone).first,
        to: momentsOf(midnight + end, timezone).first,
      };
    })
    .filter(({ from, to }) => from < to)
    .sort((one, other) => one.from - other.from);
}

function openingFrom({ from, to }: Span, at: Date): Opening {
  const isOpen = from <= at.getTime();
  // Who is open for more than a week is open all the week.
  const isEndless = to - from > 8 * dayMs;
  return {
    isOpen,
    opensAt: isOpen ? at : new Date(from),
    closesAt: isEndless ? null : new Date(to),
  };
}

/** `17:30` as milliseconds of the day. */
function timeMs(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
}
