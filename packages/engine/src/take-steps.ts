import type { ChannelStep, Step } from '@notiflow/contracts';
import { executeStep } from './steps/registry.ts';

/** What a notification did on its way: the messages it makes, and the step it came to a rest at. */
export interface StepsTaken {
  deliver: ChannelStep[];
  status: 'processed';
  step: string | null;
}

/** Takes one step after the other, beginning after `fromStep` (null: at the first), until one blocks or ends the path. */
export function takeSteps(input: { steps: Step[]; fromStep: string | null }): StepsTaken {
  const taken: StepsTaken = { deliver: [], status: 'processed', step: input.fromStep };
  const from = input.steps.findIndex((step) => step.handle === input.fromStep);
  for (const step of input.steps.slice(from + 1)) {
    const outcome = executeStep(step);
    taken.step = step.handle;
    switch (outcome.kind) {
      case 'continue':
        break;
      case 'deliver':
        taken.deliver.push(outcome.step);
        break;
      case 'end':
        return taken;
      default:
        outcome satisfies never;
    }
  }
  return taken;
}
