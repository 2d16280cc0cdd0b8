import {
  durationMs,
  isMoment,
  isMomentOfProperty,
  nextMoment,
  openingOf,
  resolveTimezone,
  type StepOf,
  waitMsMax,
  weekdays,
} from '@notiflow/contracts';
import { readProperty } from '../conditions/read-property.ts';
import type { Facts } from '../facts.ts';
import { defineStep, type StepOutcome } from './define-step.ts';
import { waitForEvent } from './wait-for-event.ts';

type WaitStep = StepOf<'wait'>;

/** Lets time pass, or waits for an event; a moment that has passed already is no rest. */
export const waitStep = defineStep({
  type: 'wait',
  execute(step, facts) {
    if (step.until_event !== undefined) return waitForEvent(step.until_event, facts);
    const { now, rested } = facts;
    // Woken from its rest or from one for a window, its time is over.
    const isOver = rested === 'wait' || rested === 'window';
    const until = rested === 'wait' ? now : endOf(step, facts);
    if (!isOver && until === null && step.on_invalid === 'stop') {
      return { kind: 'stop', reason: 'wait_invalid' };
    }
    if (!isOver && until !== null && until > now) return { kind: 'rest', why: 'wait', until };
    return passWindows(step, facts) ?? leave(until);
  },
});

/** When the step's time is over; null when it cannot be told. */
function endOf(step: WaitStep, facts: Facts): Date | null {
  const { duration, duration_unit, until, until_time: time } = step;
  if (time !== undefined) return nextTime({ ...step, until_time: time }, facts);
  if (until !== undefined && isMomentOfProperty(until)) return endByProperty(step, facts);
  if (until !== undefined) return new Date(until);
  if (duration === undefined || duration_unit === undefined) return facts.now;
  return later(facts.now, durationMs({ duration, duration_unit }));
}

/** When the clocks of the step show its time, now or next. */
function nextTime(
  { until_time: time, days, ...step }: WaitStep & { until_time: string },
  facts: Facts,
): Date | null {
  const [hour = '', minute = ''] = time.split(':');
  // A cron expression counts the days from Sunday on.
  const numbers = days?.map((day) => (weekdays.indexOf(day) + 1) % 7);
  const cron = `${Number(minute)} ${Number(hour)} * * ${numbers?.join(',') ?? '*'}`;
  return nextMoment({ cron }, { after: later(facts.now, -1), timezone: zoneOf(step, facts) });
}

/** The moment a property holds, moved as the step says; null when it holds none, or one too far ahead. */
function endByProperty({ until = '', before, after, max }: WaitStep, facts: Facts): Date | null {
  const value = readProperty(until, facts);
  if (typeof value !== 'string' || !isMoment(value)) return null;
  const offsetMs = (after ? durationMs(after) : 0) - (before ? durationMs(before) : 0);
  const end = later(new Date(value), offsetMs);
  if (max === undefined) return end > later(facts.now, waitMsMax) ? null : end;
  return new Date(Math.min(end.getTime(), facts.now.getTime() + durationMs(max)));
}

/** Rests until a window opens; null when one is open. Asked anew at each wake, it knows where the recipient is by then. */
function passWindows(step: WaitStep, facts: Facts): StepOutcome | null {
  if (step.windows === undefined) return null;
  const { now } = facts;
  const opening = openingOf(step.windows, { at: now, timezone: zoneOf(step, facts) });
  return opening.isOpen ? null : { kind: 'rest', why: 'window', until: opening.opensAt };
}

function zoneOf({ timezone = 'recipient' }: Pick<WaitStep, 'timezone'>, facts: Facts): string {
  return resolveTimezone(timezone, facts.recipient);
}

/** Where nobody could tell how long to wait, that is kept with the notification. */
function leave(until: Date | null): StepOutcome {
  return until === null ? { kind: 'continue', result: { invalid: true } } : { kind: 'continue' };
}

function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
