import {
  durationMs,
  isMoment,
  isMomentOfProperty,
  type StepOf,
  waitMsMax,
} from '@notiflow/contracts';
import { readProperty } from '../conditions/read-property.ts';
import type { Facts } from '../facts.ts';
import { defineStep, type StepOutcome } from './define-step.ts';
import { waitForEvent } from './wait-for-event.ts';

/** Lets time pass, or waits for an event; a moment that has passed already is no rest. */
export const waitStep = defineStep({
  type: 'wait',
  execute(step, facts) {
    if (step.until_event !== undefined) return waitForEvent(step.until_event, facts);
    if (facts.rested === 'wait') return { kind: 'continue' };
    const until = endOf(step, facts);
    if (until === null) return leaveInvalid(step);
    return until > facts.now ? { kind: 'rest', why: 'wait', until } : { kind: 'continue' };
  },
});

function endOf(step: StepOf<'wait'>, facts: Facts): Date | null {
  const { duration, duration_unit, until } = step;
  if (until !== undefined && isMomentOfProperty(until)) return endByProperty(step, facts);
  if (until !== undefined) return new Date(until);
  if (duration === undefined || duration_unit === undefined) return facts.now;
  return later(facts.now, durationMs({ duration, duration_unit }));
}

/** The moment a property holds, moved as the step says; null when it holds none, or one too far ahead. */
function endByProperty(
  { until = '', before, after, max }: StepOf<'wait'>,
  facts: Facts,
): Date | null {
  const value = readProperty(until, facts);
  if (typeof value !== 'string' || !isMoment(value)) return null;
  const offsetMs = (after ? durationMs(after) : 0) - (before ? durationMs(before) : 0);
  const end = later(new Date(value), offsetMs);
  if (max !== undefined)
    return new Date(Math.min(end.getTime(), later(facts.now, durationMs(max)).getTime()));
  return end > later(facts.now, waitMsMax) ? null : end;
}

/** The step cannot know how long to wait: that is kept with the notification, which goes on unless the step says otherwise. */
function leaveInvalid({ on_invalid: onInvalid = 'continue' }: StepOf<'wait'>): StepOutcome {
  if (onInvalid === 'stop') return { kind: 'stop', reason: 'wait_invalid' };
  return { kind: 'continue', result: { invalid: true } };
}

function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
