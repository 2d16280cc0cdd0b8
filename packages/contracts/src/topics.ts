import Type, { type Static } from 'typebox';
import { externalId, urlName } from './users.ts';

/** Most users one bulk subscription may name. */
export const subscribersMax = 10_000;

/** A topic as the API answers it. */
export const topicResource = Type.Object(
  { name: Type.String(), created_at: Type.String() },
  { title: 'Topic' },
);

export type TopicResource = Static<typeof topicResource>;

/** Body of `POST` and `DELETE /topics/{name}/subscriptions`. */
export const subscribeBody = Type.Object(
  {
    user_external_ids: Type.Array(externalId, { minItems: 1, maxItems: subscribersMax }),
  },
  { additionalProperties: false },
);

/** A user on a topic, as the API answers it. */
export const subscriptionResource = Type.Object(
  {
    id: Type.String(),
    topic_name: Type.String(),
    user_id: Type.String(),
    created_at: Type.String(),
  },
  { title: 'Subscription' },
);

/** Body of `POST /users/{external_id}/subscriptions`. */
export const subscribeUserBody = Type.Object(
  { topic_name: urlName },
  { additionalProperties: false },
);

/** The answer of a bulk subscription, or of ending many. */
export const subscribeResult = Type.Object(
  {
    successful: Type.Array(subscriptionResource),
    failed: Type.Array(Type.Object({ external_id: Type.String(), reason: Type.String() })),
  },
  { title: 'SubscribeResult' },
);

export type SubscriptionResource = Static<typeof subscriptionResource>;
