import type { ProblemReason, Step } from '@notiflow/contracts';
import type { Arrival } from './walk-paths.ts';

/** Why something is worth knowing before a notiflow is published, as one word a program can act on. */
export const warningReasons = [
  'no_wait_before',
  'no_message_before',
  'never_taken',
  'no_effect',
  'longer_than_retention',
] as const;

/** What a rule knows beside the step it looks at. */
export interface Surroundings {
  /** The steps of the version by handle. */
  stepOf: ReadonlyMap<string, Step>;
  /** For how many days the project keeps what was given and rendered. */
  contentDays: number;
}

/** What a rule found; the field is named within the step. */
export interface Found<Reason extends string> {
  field: string;
  message: string;
  reason: Reason;
}

/** What is looked for at every step, with all that may lie before it. */
export interface PathRule<Reason extends string> {
  find(arrival: Arrival, around: Surroundings): Found<Reason>[];
}

/** A rule that keeps a version from being published. */
export type ProblemRule = PathRule<ProblemReason>;

/** A rule that says what does no harm, and is hardly meant. */
export type WarningRule = PathRule<(typeof warningReasons)[number]>;
