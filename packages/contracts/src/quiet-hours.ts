import Type, { type Static } from 'typebox';
import { findWindowProblems, openingOf, type TimeWindow, timeWindows } from './calendar/windows.ts';
import type { FieldProblem } from './field-problem.ts';

/** The channel types that may disturb somebody, and wait while a person wants quiet: an inbox makes no noise. */
export const quietChannelTypes = ['chat', 'email', 'mobile_push', 'sms', 'web_push'] as const;

/** A channel type whose messages wait for the end of quiet hours. */
export type QuietChannelType = (typeof quietChannelTypes)[number];

const windows = Type.Unsafe<TimeWindow[]>({
  ...timeWindows,
  description: 'In none of these anything is sent',
});

const timezone = {
  type: ['string', 'null'],
  description: 'An IANA zone; null, which is the default, for the one of the user',
};

const channelTypes = Type.Array(Type.Unsafe<QuietChannelType>({ enum: [...quietChannelTypes] }), {
  minItems: 1,
  uniqueItems: true,
  description: 'What waits; by default every one of these',
});

/** The hours in which somebody wants quiet, as they are given: all of it at once. */
export const quietHoursUpdate = Type.Object(
  {
    windows,
    timezone: Type.Optional(
      Type.Unsafe<string | null>({ ...timezone, format: 'time-zone', maxLength: 64 }),
    ),
    channel_types: Type.Optional(channelTypes),
  },
  { additionalProperties: false },
);

export type QuietHoursUpdate = Static<typeof quietHoursUpdate>;

/** The hours in which somebody wants quiet, as they are stored and answered. */
export const quietHours = Type.Object(
  { windows, timezone: Type.Unsafe<string | null>(timezone), channel_types: channelTypes },
  { title: 'QuietHours' },
);

/** The hours in which somebody wants quiet. */
export type QuietHours = Static<typeof quietHours>;

/** Quiet hours with everything they do not say. */
export function completeQuietHours(given: QuietHoursUpdate): QuietHours {
  const { windows, timezone = null, channel_types = [...quietChannelTypes] } = given;
  return { windows, timezone, channel_types };
}

/** What is wrong with quiet hours beside their schema; `field` is where they stand. Takes whatever came. */
export function findQuietHoursProblems(given: unknown, field: string): FieldProblem[] {
  const windows = readWindows(given);
  if (windows === null) return [];
  const problems = findWindowProblems(windows, `${field}.windows`);
  if (problems.length > 0 || !isAlwaysOpen(windows)) return problems;
  const message = 'must leave some time of the week: to get nothing at all, pause';
  return [{ field: `${field}.windows`, message, reason: 'invalid' }];
}

// Any week without a change of clocks: the zone makes no difference to whether something is left of it.
const someMonday = new Date('2024-01-01T12:00:00Z');

function isAlwaysOpen(windows: TimeWindow[]): boolean {
  return openingOf(windows, { at: someMonday, timezone: 'UTC' }).closesAt === null;
}

// As `timeWindows` says: nothing longer is looked through.
const windowsMax = 20;
const timePattern = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** Windows that are what their schema says; null for everything that it refuses. */
function readWindows(given: unknown): TimeWindow[] | null {
  const windows = (given as { windows?: unknown } | null | undefined)?.windows;
  if (!Array.isArray(windows) || windows.length === 0 || windows.length > windowsMax) return null;
  const isWindow = (one: Partial<TimeWindow> | null) =>
    [one?.from, one?.to].every((time) => typeof time === 'string' && timePattern.test(time)) &&
    Array.isArray(one?.days ?? []);
  return windows.every(isWindow) ? (windows as TimeWindow[]) : null;
}
