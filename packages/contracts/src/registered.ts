import type { UserChannelSettings } from './channel-settings.ts';
import type { PushSubscriptionSettings } from './read-push-subscription.ts';

/** A browser that takes pushes for a user: where to send them, and the keys only it can read them with. */
export interface ChannelSubscription {
  /** The name the browser gave it. */
  identifier: string;
  settings: PushSubscriptionSettings;
}

/** What one user registered on one channel. */
export interface Registered {
  settings: UserChannelSettings;
  subscriptions: readonly ChannelSubscription[];
}

/** Nobody, or nothing yet. */
export const nothingRegistered: Registered = { settings: {}, subscriptions: [] };

/**
 * Whom a channel reaches whose type asks what is registered: who registered something (`registered`), whoever has a phone
 * number (`phone`), or everybody, since the channel itself leads to one place (`room`).
 */
export type Reach = 'registered' | 'phone' | 'room';
