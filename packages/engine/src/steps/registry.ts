import type { Step } from '@notiflow/contracts';
import { channelStep } from './channel.ts';
import type { StepDefinition, StepOutcome } from './define-step.ts';
import { endStep } from './end.ts';
import { triggerStep } from './trigger.ts';

/** THE STEP TABLE: one line per step type that can be executed. */
export const stepDefinitions: { [T in Step['type']]: StepDefinition<T> } = {
  trigger: triggerStep,
  channel: channelStep,
  end: endStep,
};

/** Tells whether steps of this type can be executed. */
export function isSupportedStepType(type: string): type is Step['type'] {
  return Object.hasOwn(stepDefinitions, type);
}

/** Executes a step through the definition of its type. */
export function executeStep<T extends Step['type']>(step: Extract<Step, { type: T }>): StepOutcome {
  const definition: StepDefinition<T> = stepDefinitions[step.type as T];
  return definition.execute(step);
}
