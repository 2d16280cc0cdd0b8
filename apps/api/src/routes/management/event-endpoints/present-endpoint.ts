import { endpointDisabledReasons, eventMessageStatuses } from '@notiflow/contracts';
import type { EndpointRecord, EventMessageRecord } from '@notiflow/database';
import Type from 'typebox';
import { momentOrNull, textOrNull, toMoment, wordOrNull } from '../../../request/resource-parts.ts';

const moment = Type.String({ format: 'date-time' });

/** An endpoint as the API answers it; its secret is in the answers that made it, and nowhere else. */
export const endpointResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    url: Type.String(),
    description: Type.String(),
    event_types: Type.Array(Type.String(), { description: 'Everything when empty' }),
    status: Type.Enum(['enabled', 'disabled']),
    disabled_at: momentOrNull,
    disabled_reason: Type.Unsafe<(typeof endpointDisabledReasons)[number] | null>({
      ...wordOrNull(endpointDisabledReasons),
      description:
        '`manual`: by you; `gone`: it answered 410; `failing`: it took nothing for five days',
    }),
    failing_since: Type.Unsafe<string | null>({
      ...momentOrNull,
      description: 'Since when it has taken nothing that was sent',
    }),
    last_success_at: Type.Unsafe<string | null>({
      ...momentOrNull,
      description: 'When it last took something, to a minute',
    }),
    previous_secret_until: Type.Unsafe<string | null>({
      ...momentOrNull,
      description: 'Until when the secret before the last rotation signs as well',
    }),
    created_at: moment,
    updated_at: moment,
  },
  { title: 'EventEndpoint' },
);

/** The secret itself, which only the answer that made it has: what is stored is sealed. */
export const secretShownOnce = Type.Unsafe<string | null>({
  ...textOrNull,
  description:
    'Signs per Standard Webhooks (`whsec_…`), shown this once. Null when the answer is repeated for an Idempotency-Key: then rotate it',
});

/** An endpoint with the secret that was just made for it. */
export const endpointWithSecret = Type.Object(
  { ...endpointResource.properties, secret: secretShownOnce },
  { title: 'EventEndpointWithSecret' },
);

const attemptResource = Type.Object(
  {
    number: Type.Integer(),
    started_at: momentOrNull,
    ended_at: momentOrNull,
    outcome: Type.String(),
    code: textOrNull,
    reason: textOrNull,
  },
  { title: 'EventAttempt' },
);

/** A message to an endpoint as the API answers it. */
export const eventMessageResource = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The `webhook-id` of every try' }),
    type: Type.String(),
    subject_id: Type.String({
      description: 'The delivery, notification or run it happened to; of a test, the endpoint',
    }),
    reason: textOrNull,
    status: Type.Enum([...eventMessageStatuses], {
      description: '`missed`: it happened while the endpoint was disabled, and was not sent',
    }),
    occurred_at: moment,
    attempt_count: Type.Integer(),
    next_attempt_at: momentOrNull,
    settled_at: momentOrNull,
    attempts: Type.Array(attemptResource, { description: 'The last twenty' }),
  },
  { title: 'EventMessage' },
);

/** An endpoint as stored, for an answer. */
export function presentEndpoint(endpoint: EndpointRecord) {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    event_types: endpoint.eventTypes,
    status: endpoint.disabledAt === null ? ('enabled' as const) : ('disabled' as const),
    disabled_at: toMoment(endpoint.disabledAt),
    disabled_reason: endpoint.disabledReason,
    failing_since: toMoment(endpoint.failingSince),
    last_success_at: toMoment(endpoint.succeededAt),
    previous_secret_until: toMoment(endpoint.previousUntil),
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  };
}

/** A message as stored, for an answer. */
export function presentEventMessage(message: EventMessageRecord) {
  return {
    id: message.id,
    type: message.type,
    subject_id: message.subjectId,
    reason: message.subjectReason,
    status: message.status,
    occurred_at: message.occurredAt.toISOString(),
    attempt_count: message.attemptCount,
    next_attempt_at: toMoment(message.nextTryAt),
    settled_at: toMoment(message.settledAt),
    attempts: message.attempts.map((attempt) => ({
      number: attempt.number,
      started_at: attempt.startedAt === null ? null : new Date(attempt.startedAt).toISOString(),
      ended_at: new Date(attempt.endedAt).toISOString(),
      outcome: attempt.outcome,
      code: attempt.code,
      reason: attempt.reason,
    })),
  };
}
