import type { ChannelSubscriptionResource } from '@notiflow/contracts';
import type { ChannelSubscriptionRecord } from '@notiflow/database';

/** A browser of a user on a channel as the API answers it. */
export function presentChannelSubscription({
  created_at,
  updated_at,
  ...record
}: ChannelSubscriptionRecord): ChannelSubscriptionResource {
  return {
    ...record,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
