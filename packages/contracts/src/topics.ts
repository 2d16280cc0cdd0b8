import Type, { type Static } from 'typebox';
import { externalId } from './users.ts';

/** Most users one bulk subscription may name. */
export const subscribersMax = 10_000;

/** Body of `POST /topics/{name}/subscriptions`. */
export const subscribeBody = Type.Object(
  {
    user_external_ids: Type.Array(externalId, { minItems: 1, maxItems: subscribersMax }),
  },
  { additionalProperties: false },
);

/** A user on a topic, as the API answers it. */
export const subscriptionResource = Type.Object({
  id: Type.String(),
  topic_name: Type.String(),
  user_id: Type.String(),
  created_at: Type.String(),
});

/** The answer of a bulk subscription. */
export const subscribeResult = Type.Object({
  successful: Type.Array(subscriptionResource),
  failed: Type.Array(Type.Object({ external_id: Type.String(), reason: Type.String() })),
});

export type SubscriptionResource = Static<typeof subscriptionResource>;
