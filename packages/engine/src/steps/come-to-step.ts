import type { Step } from '@notiflow/contracts';
import { holdsOnArrival } from '../conditions/holds-on-arrival.ts';
import type { Facts } from '../facts.ts';
import type { StepOutcome } from './define-step.ts';
import { executeStep } from './registry.ts';

/**
 * Executes a step where its own conditions hold. Otherwise it is left out, with its branches if it has any; without
 * the trigger nothing is. A channel step always is visited: its gates say that it makes no message, and why.
 */
export function comeToStep(step: Step, facts: Facts): StepOutcome {
  if (step.type === 'channel' || holdsOnArrival(step, facts)) return executeStep(step, facts);
  return step.type === 'trigger' ? { kind: 'stop', reason: 'condition' } : { kind: 'continue' };
}
