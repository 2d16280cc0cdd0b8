import type { Explanation } from '@notiflow/contracts';
import type { ExplainedRecipient, WalkedNotification } from '@notiflow/database';
import { findQuietEnd } from './find-quiet-end.ts';

type Next = NonNullable<Explanation['next']> & { due: number };

/** What happens next to a recipient who is in the run; null when nothing does. */
export function findNext(explained: ExplainedRecipient): Explanation['next'] {
  const { run, notification, deliveries } = explained;
  if (run.status === 'canceled') return null;
  const coming = [
    ...(notification === null ? nextOfRun(explained) : nextOfNotification(notification)),
    ...deliveries.flatMap((delivery) => nextOfDelivery(delivery, explained)),
  ];
  const [first] = coming.sort((a, b) => a.due - b.due);
  if (first === undefined) return null;
  const { due: _, ...next } = first;
  return next;
}

function nextOfRun({ run, now }: ExplainedRecipient): Next[] {
  if (run.status !== 'accepted' && run.status !== 'fanning_out') return [];
  const at = run.send_at !== null && run.send_at > now ? run.send_at : null;
  return [next('fan_out', { at })];
}

/** When a rest is over: in a digest, with its window. */
export function findResumption({ resume_at, digest }: WalkedNotification): Date | null {
  if (resume_at !== null || digest === null || digest.closed_at !== null) return resume_at;
  return new Date(digest.closes_at);
}

function nextOfNotification(notification: NonNullable<ExplainedRecipient['notification']>): Next[] {
  const { status, step, rest, paused_until } = notification;
  const resume_at = findResumption(notification);
  if (status === 'waiting') return [next('go_on', { at: resume_at, step, details: { rest } })];
  return status === 'pending' ? [next('take_steps', { at: paused_until, step })] : [];
}

function nextOfDelivery(
  delivery: ExplainedRecipient['deliveries'][number],
  explained: ExplainedRecipient,
): Next[] {
  const { id, status, step_handle: step, next_attempt_at: at, attempt_count } = delivery;
  const isQuiet = findQuietEnd(delivery, explained) !== null;
  const details = { delivery_id: id, ...(isQuiet && { waits_for: 'quiet_hours' }) };
  if (status === 'pending') {
    return [next('attempt', { at, step, details: { ...details, number: attempt_count + 1 } })];
  }
  return status === 'processing' ? [next('report', { at: null, step, details })] : [];
}

function next(
  what: Next['what'],
  { at, step = null, details = {} }: { at: Date | null; step?: string | null; details?: object },
): Next {
  return {
    at: at?.toISOString() ?? null,
    due: at?.getTime() ?? 0,
    step,
    what,
    details: { ...details },
  };
}
