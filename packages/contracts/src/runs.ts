import Type, { type Static } from 'typebox';
import { externalId, freeObject, userAttributes } from './users.ts';

/** The user who caused a run. */
export const actor = Type.Object(
  { external_id: externalId, ...userAttributes },
  { additionalProperties: false },
);

/** One user a run is for; `data` is merged over the run's data for this recipient. */
export const recipient = Type.Object(
  { external_id: externalId, ...userAttributes, data: Type.Optional(freeObject) },
  { additionalProperties: false },
);

/** Most recipients one run may name; a topic has no limit. */
export const recipientsMax = 10_000;

/** Body of `POST /notiflows/{id}/run`. That exactly one of `recipients` and `topic` is there is checked apart. */
export const runNotiflowBody = Type.Object(
  {
    actor: Type.Optional(actor),
    data: Type.Optional(freeObject),
    recipients: Type.Optional(Type.Array(recipient, { minItems: 1, maxItems: recipientsMax })),
    topic: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    cancellation_key: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    priority: Type.Optional(Type.Enum(['high', 'normal', 'low'])),
    send_at: Type.Optional(Type.String({ format: 'date-time' })),
    expires_in: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
  },
  { additionalProperties: false },
);

export type Actor = Static<typeof actor>;
export type Recipient = Static<typeof recipient>;
export type RunNotiflowBody = Static<typeof runNotiflowBody>;
export type Priority = 'high' | 'normal' | 'low';

/** The 202 answer of a run. */
export const runAccepted = Type.Object({ notiflow_run_id: Type.String() });
