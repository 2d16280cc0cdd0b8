import { durationMs } from '@notiflow/contracts';
import { hashProperty } from '../conditions/hash-property.ts';
import { defineStep } from './define-step.ts';

/** Lets the first notification of a recipient pass, and stops those that come while its window is open. */
export const throttleStep = defineStep({
  type: 'throttle',
  execute(step, facts) {
    const answer = facts.answers.throttle;
    if (answer !== undefined) {
      return answer.passes ? { kind: 'continue' } : { kind: 'stop', reason: 'throttled' };
    }
    const keyHash = hashProperty(step.throttle_key, facts);
    return { kind: 'ask', question: { kind: 'throttle', keyHash, windowMs: durationMs(step) } };
  },
});
