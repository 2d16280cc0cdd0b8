import type { ChannelStep, Step } from '@notiflow/contracts';

/** What a step tells the worker to do next. */
export type StepOutcome =
  | { kind: 'continue' }
  | { kind: 'deliver'; step: ChannelStep }
  | { kind: 'end' };

/** A step type and what its steps do. */
export interface StepDefinition<T extends Step['type']> {
  type: T;
  /** Decides what happens at this step; pure. */
  execute(step: Extract<Step, { type: T }>): StepOutcome;
}

/** Defines a step type. */
export function defineStep<T extends Step['type']>(
  definition: StepDefinition<T>,
): StepDefinition<T> {
  return definition;
}
