import { durationMs } from '@notiflow/contracts';
import { hashProperty } from '../conditions/hash-property.ts';
import { defineStep } from './define-step.ts';

/** Holds a notification with the others of its window; the one that carries them all goes on when the window closes. */
export const digestStep = defineStep({
  type: 'digest',
  execute(step, facts) {
    if (facts.rested === 'digest') return { kind: 'continue' };
    const keyHash = hashProperty(step.digest_key, facts);
    const closesAt = new Date(facts.now.getTime() + durationMs(step));
    return { kind: 'rest', why: 'digest', window: { keyHash, closesAt } };
  },
});
