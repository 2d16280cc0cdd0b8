import { channelSettingsResource } from '@notiflow/contracts';
import type { ChannelSettingsRecord } from '@notiflow/database';
import Type from 'typebox';
import { presentChannelSettings } from '../../admin/users/present-channel-settings.ts';

const { provider: _, ...ownProperties } = channelSettingsResource.properties;

/** The own settings on a channel as users see them: by which service it sends is the project's affair. */
export const ownChannelSettingsResource = Type.Object(ownProperties, {
  title: 'OwnChannelSettings',
});

/** Settings as stored, for the user whose they are. */
export function presentOwnChannelSettings(record: ChannelSettingsRecord) {
  const { provider: _provider, ...own } = presentChannelSettings(record);
  return own;
}
