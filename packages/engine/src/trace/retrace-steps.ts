import type { Step } from '@notiflow/contracts';
import type { Plan } from '../compile-plan.ts';
import type { StepOutcome } from '../steps/define-step.ts';
import type { StepsInput } from '../take-steps.ts';
import { type TracedStep, traceSteps } from './trace-steps.ts';

/** What rows know of the way of a notification. */
export interface Trodden {
  /** The last step it came to. */
  last: string;
  /** Steps it is known to have visited, from what they left behind. */
  steps: Iterable<string>;
}

/** A step of the way, and whether rows show that what was done there is what is told. */
export interface RetracedStep extends TracedStep {
  isKnown: boolean;
}

/**
 * Finds the way a notification took to the step where it is. Rows decide where they know: whatever a step says today, it
 * was passed when the notification is beyond it, and a branch was taken when something in it was. The rest is what the
 * engine says now.
 */
export function retraceSteps(
  input: Omit<StepsInput, 'stand' | 'review'>,
  { last, steps: known }: Trodden,
): RetracedStep[] {
  const taken = findBranches(input.plan, [last, ...known]);
  const isKnown = new Map<string, boolean>();
  // What became of its messages is given: nobody has to ask.
  const plan = { ...input.plan, askingOfDeliveries: new Set<string>() };
  const { steps } = traceSteps({ ...input, plan, stand: null }, ({ step }, said) => {
    const { handle } = step;
    if (handle === last) {
      isKnown.set(handle, true);
      return { kind: 'end' };
    }
    const into = taken.get(handle);
    isKnown.set(handle, into !== undefined || said.kind !== 'branch');
    return into === undefined ? passed(said) : { kind: 'branch', into };
  });
  return steps.map((one) => {
    const { handle } = one.step;
    const outcome = handle === last || one.said.kind === 'deliver' ? one.said : one.outcome;
    return { ...one, outcome, isKnown: isKnown.get(handle) ?? false };
  });
}

/** What a step that was passed must have said: rows know of its message, and what it asked was answered. */
function passed(said: StepOutcome): StepOutcome {
  return said.kind === 'branch' || said.kind === 'continue' ? said : { kind: 'continue' };
}

/** The branches in which the steps stand, by the step that has the branches. */
export function findBranches(plan: Plan, handles: Iterable<string>): Map<string, string> {
  const taken = new Map<string, string>();
  for (const handle of handles) {
    let step: Step | undefined = plan.stepOf.get(handle);
    while (step?.parent_step_handle !== undefined && step.branch_handle !== undefined) {
      taken.set(step.parent_step_handle, step.branch_handle);
      step = plan.stepOf.get(step.parent_step_handle);
    }
  }
  return taken;
}
