import { durationMs, type StepOf } from '@notiflow/contracts';
import { defineStep } from './define-step.ts';

/** Lets time pass; a moment that has passed already is no rest. */
export const waitStep = defineStep({
  type: 'wait',
  execute(step, { now, rested }) {
    if (rested === 'wait') return { kind: 'continue' };
    const until = endOf(step, now);
    return until > now ? { kind: 'rest', why: 'wait', until } : { kind: 'continue' };
  },
});

function endOf({ duration, duration_unit, until }: StepOf<'wait'>, now: Date): Date {
  if (until !== undefined) return new Date(until);
  if (duration === undefined || duration_unit === undefined) return now;
  return new Date(now.getTime() + durationMs({ duration, duration_unit }));
}
