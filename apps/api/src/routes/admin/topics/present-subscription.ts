import type { SubscriptionResource } from '@notiflow/contracts';
import type { SubscriptionRecord } from '@notiflow/database';

/** A subscription as the API answers it. */
export function presentSubscription(subscription: SubscriptionRecord): SubscriptionResource {
  const { id, topic_name, user_id, created_at } = subscription;
  return { id, topic_name, user_id, created_at: created_at.toISOString() };
}
