import {
  listChannelSubscriptions,
  removeChannelSubscription,
  upsertChannelSubscription,
} from './channel-subscriptions.ts';
import { peekRegistered } from './find-registered.ts';
import { forgetEndpoints } from './forget-endpoints.ts';
import { findChannelSettings, findTypesOfChannels } from './read-channel-settings.ts';
import { removeChannelSettings, upsertChannelSettings } from './write-channel-settings.ts';

/** What can be done with what users register on channels: in one project, and by those who serve every project. */
export const channelSettingsFunctions = {
  ofProject: {
    peekRegistered,
    findChannelSettings,
    findTypesOfChannels,
    upsertChannelSettings,
    removeChannelSettings,
    listChannelSubscriptions,
    upsertChannelSubscription,
    removeChannelSubscription,
  },
  ofSystem: { forgetEndpoints },
};
