import { durationMs } from '@notiflow/contracts';
import { hashProperty } from '../conditions/hash-property.ts';
import { defineStep } from './define-step.ts';

/** Lets only so many notifications pass within a window, and stops the others. */
export const throttleStep = defineStep({
  type: 'throttle',
  execute(step, facts) {
    const answer = facts.answers.throttle;
    if (answer !== undefined) {
      return answer.passes ? { kind: 'continue' } : { kind: 'stop', reason: 'throttled' };
    }
    const { throttle_key: key, limit = 1, mode = 'fixed', scope = 'recipient' } = step;
    const counted = { keyHash: hashProperty(key, facts), scope };
    const windowMs = durationMs(step);
    return { kind: 'ask', question: { kind: 'throttle', ...counted, limit, windowMs, mode } };
  },
});
