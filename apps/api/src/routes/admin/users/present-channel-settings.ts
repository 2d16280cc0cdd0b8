import type { ChannelSettingsResource } from '@notiflow/contracts';
import type { ChannelSettingsRecord } from '@notiflow/database';

/** The settings of a user on one channel as the API answers them. */
export function presentChannelSettings(record: ChannelSettingsRecord): ChannelSettingsResource {
  return {
    channel_id: record.channel_id,
    user_id: record.user_id,
    provider: record.provider,
    settings: record.settings,
    created_at: record.created_at.toISOString(),
    updated_at: record.updated_at.toISOString(),
  };
}
