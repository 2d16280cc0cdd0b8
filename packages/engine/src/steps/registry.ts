import { isStepType, type Step } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import { channelStep } from './channel.ts';
import { conditionStep } from './condition.ts';
import type { StepDefinition, StepOutcome } from './define-step.ts';
import { digestStep } from './digest.ts';
import { endStep } from './end.ts';
import { fetchStep } from './fetch.ts';
import { throttleStep } from './throttle.ts';
import { triggerStep } from './trigger.ts';
import { waitStep } from './wait.ts';

/** THE STEP TABLE: one line per step type that can be executed. */
export const stepDefinitions: { [T in Step['type']]: StepDefinition<T> } = {
  trigger: triggerStep,
  channel: channelStep,
  wait: waitStep,
  condition: conditionStep,
  throttle: throttleStep,
  digest: digestStep,
  fetch: fetchStep,
  end: endStep,
};

/** Executes a step through the definition of its type; a stored step may be of a type the code no longer knows. */
export function executeStep<T extends Step['type']>(
  step: Extract<Step, { type: T }>,
  facts: Facts,
): StepOutcome {
  if (!isStepType(step.type)) return { kind: 'fail', reason: 'step_unknown' };
  const definition: StepDefinition<T> = stepDefinitions[step.type as T];
  return definition.execute(step, facts);
}
