import Type from 'typebox';
import type { FieldProblem } from '../field-problem.ts';

const unitMs = {
  seconds: 1_000,
  minutes: 60 * 1_000,
  hours: 60 * 60 * 1_000,
  days: 24 * 60 * 60 * 1_000,
} as const;

/** The units of a duration, as they are stored and answered. */
export const durationUnits = Object.keys(unitMs) as (keyof typeof unitMs)[];

/** A length of time as a step's settings say it. */
export interface Duration {
  duration: number;
  duration_unit: keyof typeof unitMs;
}

/** The settings that say a length of time. */
export const durationProperties = {
  duration: Type.Integer({ minimum: 1, maximum: 31_536_000 }),
  duration_unit: Type.Unsafe<Duration['duration_unit']>({ enum: [...durationUnits] }),
};

/** Puts the other spellings of a unit into the one that is stored: `unit` is an alias, and a singular is its plural. */
export function acceptDurationUnit({ unit, ...settings }: Record<string, unknown>) {
  const given = settings.duration_unit ?? unit;
  if (given === undefined) return settings;
  // What is no text is left for the schema to refuse.
  if (typeof given !== 'string') return { ...settings, duration_unit: given };
  const isSingular = durationUnits.some((plural) => plural === `${given}s`);
  return { ...settings, duration_unit: isSingular ? `${given}s` : given };
}

/** The length of time in milliseconds; a day has 24 hours. */
export function durationMs({ duration, duration_unit }: Duration): number {
  return duration * unitMs[duration_unit];
}

const daysMax = 365;

/** The longest a step may hold a notification, in milliseconds. */
export const waitMsMax = daysMax * unitMs.days;

/** What is wrong with a length of time beside its schema. */
export function findDurationProblems(given: Duration): FieldProblem[] {
  if (durationMs(given) <= waitMsMax) return [];
  return [{ field: 'duration', message: `must be at most ${daysMax} days`, reason: 'range' }];
}
