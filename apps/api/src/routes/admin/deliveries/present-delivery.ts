import {
  addressFaults,
  deliveryEventKinds,
  deliveryReasons,
  deliveryStatuses,
  listReasons,
  reportSources,
} from '@notiflow/contracts';
import type { DeliveryRecord, TracedDelivery } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import {
  anyObject,
  momentOrNull,
  textOrNull,
  toMoment,
  wordOrNull,
} from '../../../request/resource-parts.ts';

const objectOrNull = Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'] });

/** A delivery as lists answer it; `data` is the rendered message. */
export const deliveryResource = Type.Object(
  {
    id: Type.String(),
    notification_id: Type.String(),
    notiflow_id: Type.String(),
    notiflow_run_id: Type.String(),
    recipient_id: Type.String(),
    recipient_external_id: textOrNull,
    actor_id: textOrNull,
    topic: textOrNull,
    step_handle: Type.String(),
    channel_id: textOrNull,
    channel_type: Type.String(),
    provider: textOrNull,
    provider_message_id: textOrNull,
    status: Type.Enum(deliveryStatuses),
    reason: wordOrNull(listReasons(deliveryReasons)),
    reason_details: objectOrNull,
    data: anyObject,
    attempt_count: Type.Integer(),
    next_attempt_at: momentOrNull,
    expires_at: momentOrNull,
    created_at: Type.String(),
    updated_at: Type.String(),
    sent_at: momentOrNull,
    delivered_at: momentOrNull,
    seen_at: momentOrNull,
    read_at: momentOrNull,
    clicked_at: momentOrNull,
    archived_at: momentOrNull,
    replaced_by: textOrNull,
    recalled_at: momentOrNull,
  },
  { title: 'Delivery' },
);

const attemptResource = Type.Object(
  {
    number: Type.Integer(),
    started_at: Type.String(),
    ended_at: momentOrNull,
    outcome: textOrNull,
    code: textOrNull,
    reason: textOrNull,
    channel_id: textOrNull,
    provider: Type.String(),
    provider_message_id: textOrNull,
  },
  { title: 'Attempt' },
);

const eventResource = Type.Object(
  {
    kind: Type.Enum([...deliveryEventKinds]),
    code: textOrNull,
    fault: wordOrNull(addressFaults),
    provider_message_id: textOrNull,
    at: momentOrNull,
    received_at: Type.String(),
    source: Type.Enum([...reportSources]),
  },
  { title: 'DeliveryEvent' },
);

/** A delivery with every attempt that was made, and what was reported of it. */
export const triedDeliveryResource = Type.Object(
  {
    ...deliveryResource.properties,
    attempts: Type.Array(attemptResource),
    events: Type.Array(eventResource),
  },
  { title: 'DeliveryWithAttempts' },
);

export type DeliveryResource = Static<typeof deliveryResource>;
export type TriedDeliveryResource = Static<typeof triedDeliveryResource>;

/** A delivery as lists answer it. */
export function presentDelivery(delivery: DeliveryRecord): DeliveryResource {
  return {
    id: delivery.id,
    notification_id: delivery.notification_id,
    notiflow_id: delivery.notiflow_id,
    notiflow_run_id: delivery.run_id,
    recipient_id: delivery.recipient_id,
    recipient_external_id: delivery.recipient_external_id,
    actor_id: delivery.actor_id,
    topic: delivery.topic,
    step_handle: delivery.step_handle,
    channel_id: delivery.channel_id,
    channel_type: delivery.channel_type,
    provider: delivery.provider,
    provider_message_id: delivery.provider_message_id,
    status: delivery.status,
    reason: delivery.reason,
    reason_details: delivery.reason_details,
    data: delivery.message ?? {},
    attempt_count: delivery.attempt_count,
    next_attempt_at: toMoment(delivery.next_attempt_at),
    expires_at: toMoment(delivery.expires_at),
    created_at: delivery.created_at.toISOString(),
    updated_at: delivery.updated_at.toISOString(),
    sent_at: toMoment(delivery.sent_at),
    delivered_at: toMoment(delivery.delivered_at),
    seen_at: toMoment(delivery.seen_at),
    read_at: toMoment(delivery.read_at),
    clicked_at: toMoment(delivery.clicked_at),
    archived_at: toMoment(delivery.archived_at),
    replaced_by: delivery.replaced_by,
    recalled_at: toMoment(delivery.recalled_at),
  };
}

/** A delivery with its attempts and its history. */
export function presentTriedDelivery(delivery: TracedDelivery): TriedDeliveryResource {
  const attempts = delivery.attempts.map((attempt) => ({
    number: attempt.number,
    started_at: attempt.started_at.toISOString(),
    ended_at: toMoment(attempt.ended_at),
    outcome: attempt.outcome,
    code: attempt.code,
    reason: attempt.reason,
    channel_id: attempt.channel_id,
    provider: attempt.provider,
    provider_message_id: attempt.provider_message_id,
  }));
  const events = delivery.events.map((event) => ({
    kind: event.kind,
    code: event.code,
    fault: event.fault,
    provider_message_id: event.provider_message_id,
    at: toMoment(event.at),
    received_at: event.received_at.toISOString(),
    source: event.source,
  }));
  return { ...presentDelivery(delivery), attempts, events };
}
