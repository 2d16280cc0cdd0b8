import { durationMs, type UntilEvent } from '@notiflow/contracts';
import { holdsAll } from '../conditions/holds-all.ts';
import type { Facts } from '../facts.ts';
import type { StepOutcome } from './define-step.ts';

/**
 * Looks through what happened since the notification came to the step, in order, for the first event that matches; rests
 * when there is none. Woken by an event or by the time-out, it looks again: whatever woke it, the same event is the one.
 */
export function waitForEvent(
  { name, match, timeout, on_match: onMatch, on_timeout: onTimeout }: UntilEvent,
  facts: Facts,
): StepOutcome {
  const ask = (after: string | null): StepOutcome => {
    const isWoken = facts.rested === 'event';
    const timeoutMs = durationMs(timeout);
    return { kind: 'ask', question: { kind: 'event', name, timeoutMs, after, isWoken } };
  };
  const seen = facts.answers.event;
  if (seen === undefined) return ask(null);
  const matched = seen.events.find(({ data }) => holdsAll(match, { ...facts, event: data }));
  if (matched !== undefined) {
    if (onMatch === 'stop') return { kind: 'stop', reason: 'event_matched' };
    return { kind: 'continue', result: { matched: true, event: matched.data } };
  }
  const last = seen.events.at(-1);
  if (last !== undefined) return ask(last.id);
  if (seen.until > facts.now) return { kind: 'rest', why: 'event', until: seen.lookAgainAt };
  if (onTimeout === 'stop') return { kind: 'stop', reason: 'event_timed_out' };
  return { kind: 'continue', result: { matched: false } };
}
