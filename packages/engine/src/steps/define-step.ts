import type {
  ChannelStep,
  ChannelType,
  DigestWindow,
  NotificationReason,
  RestReason,
  Step,
} from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import type { Question } from '../questions.ts';

/** What a step tells the worker to do next. */
export type StepOutcome =
  | Continue
  | { kind: 'deliver'; step: ChannelStep; channelType: ChannelType }
  | { kind: 'branch'; into: string }
  | { kind: 'ask'; question: Question }
  | Rest
  | { kind: 'stop'; reason: NotificationReason<'stopped'> }
  | Fail
  | { kind: 'end' };

/** Go on after this step; what it found out is kept under its handle for the steps that follow. */
export interface Continue {
  kind: 'continue';
  result?: unknown;
}

/**
 * Stay at this step until a moment by Postgres' clock, or until the window of a digest closes; the step is visited again
 * then, with `facts.rested`.
 */
export type Rest =
  | { kind: 'rest'; why: Exclude<RestReason, 'digest'>; until: Date; callId?: string }
  | { kind: 'rest'; why: 'digest'; window: DigestWindow };

/** End here because something went wrong; what the step knows of it is kept under its handle. */
export interface Fail {
  kind: 'fail';
  reason: NotificationReason<'failed'>;
  result?: unknown;
}

/** A step type and what its steps do. */
export interface StepDefinition<T extends Step['type']> {
  type: T;
  /** Decides what happens at this step; pure. */
  execute(step: Extract<Step, { type: T }>, facts: Facts): StepOutcome;
}

/** Defines a step type. */
export function defineStep<T extends Step['type']>(
  definition: StepDefinition<T>,
): StepDefinition<T> {
  return definition;
}
