import { kindOf } from '@notiflow/contracts';
import type { ClaimedEventMessage, EventSubject } from '@notiflow/database';

/** What a message is about, as it is looked up. */
export function subjectOf(message: ClaimedEventMessage): EventSubject {
  const { id, type, subjectId, subjectAttempt: attempt } = message;
  return { id, kind: kindOf(type), subjectId, attempt };
}

const idNames: Readonly<Record<string, string>> = { run: 'notiflow_run_id' };

/**
 * Composes the body of a message, per Standard Webhooks: what happened, when, and to what. The status is that of the event;
 * what was looked up may be of a later moment, and is missing when the subject is gone.
 */
export function composeEvent(
  { type, subjectId, subjectReason, occurredAt }: ClaimedEventMessage,
  found: Record<string, unknown> | undefined,
): string {
  const kind = kindOf(type);
  const status =
    kind === 'delivery' || kind === 'notification' ? type.slice(kind.length + 1) : null;
  const data = {
    [idNames[kind] ?? `${kind}_id`]: subjectId,
    ...(status !== null && { status }),
    ...(kind !== 'endpoint' && { reason: subjectReason }),
    ...found,
  };
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data });
}
