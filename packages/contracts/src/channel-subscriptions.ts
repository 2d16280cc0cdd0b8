import Type, { type Static } from 'typebox';
import { endpointMax, p256dhPattern, pushAuthPattern } from './read-push-subscription.ts';

/** Most browsers that one user may have on a channel. */
export const channelSubscriptionsMax = 100;

const identifier = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'Names the browser among those of the user',
});

const settings = Type.Object(
  {
    endpoint: Type.String({ format: 'https-url', maxLength: endpointMax }),
    p256dh: Type.String({
      pattern: p256dhPattern,
      description: 'The key of the browser, Base64url',
    }),
    auth: Type.String({ pattern: pushAuthPattern, description: 'The secret of it, Base64url' }),
  },
  {
    additionalProperties: false,
    description: 'As `PushSubscription` of the Push API has them: `endpoint`, and both of `keys`',
  },
);

/** Body of `POST …/channel-subscriptions/{channel_id}`: creates the one of this name, or replaces it. */
export const upsertChannelSubscriptionBody = Type.Object(
  { identifier, settings },
  { additionalProperties: false },
);

/** Body of `DELETE …/channel-subscriptions/{channel_id}`. */
export const deleteChannelSubscriptionBody = Type.Object(
  { identifier },
  { additionalProperties: false },
);

/** A browser in which a user takes pushes of a channel, as the API answers it. */
export const channelSubscriptionResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    channel_id: Type.String({ format: 'uuid' }),
    user_id: Type.String({ format: 'uuid' }),
    identifier: Type.String(),
    settings: Type.Object({
      endpoint: Type.String(),
      p256dh: Type.String(),
      auth: Type.String(),
    }),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { title: 'ChannelSubscription' },
);

export type ChannelSubscriptionResource = Static<typeof channelSubscriptionResource>;

/** The browsers of a user on a channel, oldest first: never more than `channelSubscriptionsMax`. */
export const channelSubscriptionsResource = Type.Object(
  { items: Type.Array(channelSubscriptionResource) },
  { title: 'ChannelSubscriptions' },
);
