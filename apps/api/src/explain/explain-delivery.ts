import type { TimelineEntry } from '@notiflow/contracts';
import type { DeliveryEventRecord, DeliveryRecord, ExplainedRecipient } from '@notiflow/database';

/** A delivery with every attempt, as rows know it. */
export type TriedDelivery = ExplainedRecipient['deliveries'][number];

type TriedAttempt = TriedDelivery['attempts'][number];

/** Whether no message was ever made: it was skipped where it would have been. */
export function isSkippedAtOnce({ status, created_at, updated_at }: DeliveryRecord): boolean {
  return status === 'skipped' && created_at.getTime() === updated_at.getTime();
}

/** Tells what became of a message: when it was made, every attempt, how it ended, and what was done with it. */
export function explainDelivery(delivery: TriedDelivery): TimelineEntry[] {
  if (isSkippedAtOnce(delivery)) return [];
  const tell = (decision: string, at: Date | null, more: Partial<TimelineEntry> = {}) =>
    at === null ? [] : [entryOf(delivery, { decision, at: at.toISOString(), ...more })];
  return [
    ...tell('make', delivery.created_at, { details: detailsOf(delivery) }),
    ...delivery.attempts.map((attempt) => explainAttempt(delivery, attempt)),
    ...explainEnd(delivery, tell),
    ...delivery.events.map((event) => explainEvent(delivery, event)),
    ...tell('seen', delivery.seen_at),
    ...tell('read', delivery.read_at),
    ...tell('clicked', delivery.clicked_at),
    ...tell('archived', delivery.archived_at),
  ];
}

function detailsOf(delivery: TriedDelivery): Record<string, unknown> {
  const { id, channel_type, channel_id, provider, message, expires_at } = delivery;
  return {
    id,
    channel_type,
    channel_id,
    provider,
    // Emptied by retention, or with the person.
    data: message,
    ...(message === null && { content_removed: true }),
    ...(expires_at !== null && { expires_at: expires_at.toISOString() }),
  };
}

function explainAttempt(delivery: TriedDelivery, attempt: TriedAttempt): TimelineEntry {
  const {
    number,
    channel_id,
    channel_handle,
    provider,
    code,
    reason,
    provider_message_id,
    started_at,
    ended_at,
  } = attempt;
  return entryOf(delivery, {
    kind: 'attempt',
    at: started_at.toISOString(),
    decision: attempt.outcome ?? 'under_way',
    reason: code,
    details: {
      number,
      channel_id,
      // Another one than the step names, where that could not send.
      channel: channel_handle,
      provider,
      ended_at: ended_at?.toISOString() ?? null,
      reason,
      provider_message_id,
    },
  });
}

function explainEvent(delivery: TriedDelivery, event: DeliveryEventRecord): TimelineEntry {
  const { kind, code, fault, source, provider_message_id, at, received_at } = event;
  return entryOf(delivery, {
    kind: 'report',
    at: (at ?? received_at).toISOString(),
    decision: kind,
    reason: code,
    details: {
      delivery_id: delivery.id,
      source,
      fault,
      provider_message_id,
      received_at: received_at.toISOString(),
    },
  });
}

function explainEnd(
  { status, reason, reason_details, sent_at, delivered_at, updated_at }: TriedDelivery,
  tell: (decision: string, at: Date | null, more?: Partial<TimelineEntry>) => TimelineEntry[],
): TimelineEntry[] {
  const isStored = sent_at !== null && sent_at.getTime() === delivered_at?.getTime();
  const arrived = [...(isStored ? [] : tell('sent', sent_at)), ...tell('delivered', delivered_at)];
  switch (status) {
    case 'pending':
    case 'processing':
    case 'sent':
    case 'delivered':
      return arrived;
    default: {
      const details = reason_details ?? {};
      return [...arrived, ...tell(status, updated_at, { reason, details })];
    }
  }
}

function entryOf(delivery: TriedDelivery, given: Partial<TimelineEntry>): TimelineEntry {
  return {
    at: null,
    kind: 'delivery',
    step: delivery.step_handle,
    decision: '',
    reason: null,
    recomputed: false,
    details: { delivery_id: delivery.id },
    ...given,
  };
}
