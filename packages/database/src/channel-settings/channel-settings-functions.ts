import { peekRegistered } from './find-registered.ts';
import { findChannelSettings, findTypesOfChannels } from './read-channel-settings.ts';
import { removeChannelSettings, upsertChannelSettings } from './write-channel-settings.ts';

/** What can be done with channel settings, all of it in one project. */
export const channelSettingsFunctions = {
  peekRegistered,
  findChannelSettings,
  findTypesOfChannels,
  upsertChannelSettings,
  removeChannelSettings,
};
