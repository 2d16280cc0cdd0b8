import { readChannelHealth, readHealthOfChannels } from '../channel-health/read-health.ts';
import { unblockChannel } from '../guard/guard-bounces.ts';
import { findChannelTypes } from './find-channel-types.ts';
import { findChannelsStoodInFor, findChannelUses } from './find-channel-uses.ts';
import { findPageChannel, listPageChannels } from './find-page-channels.ts';
import { deleteChannel, findChannel, listChannels, upsertChannel } from './store-channels.ts';

/** What can be done with channels, all of it in one project. */
export const channelFunctions = {
  findChannel,
  findChannelTypes,
  listChannels,
  listPageChannels,
  findPageChannel,
  upsertChannel,
  deleteChannel,
  unblockChannel,
  readChannelHealth,
  readHealthOfChannels,
  findChannelUses,
  findChannelsStoodInFor,
};
