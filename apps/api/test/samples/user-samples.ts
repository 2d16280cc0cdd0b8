import type { RouteSamples } from './route-sample.ts';

/** Samples of the User API, asked by the user of a filled project. */
export const userSamples: RouteSamples = {
  getProfile: () => ({ status: 200 }),
  getOwnPreferences: () => ({ status: 200 }),
  updateOwnPreferences: () => ({
    body: { quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] }, paused: false },
    status: 200,
  }),
  listFeedEntries: ({ facts }) => ({ params: { channel: facts.channelId }, status: 200 }),
  markFeedEntries: ({ facts }) => ({
    params: { channel: facts.channelId },
    body: { entry_ids: [facts.entryId], set: { seen: true } },
    status: 200,
  }),
  getFeedEntry: ({ facts }) => ({
    params: { channel: facts.channelId, entry_id: facts.entryId },
    status: 200,
  }),
  markFeedEntry: ({ facts }) => ({
    params: { channel: facts.channelId, entry_id: facts.entryId },
    body: { seen: true },
    status: 200,
  }),
  markAllFeedEntries: ({ facts }) => ({
    params: { channel: facts.channelId },
    body: { set: { seen: true } },
    status: 200,
  }),
  countFeedEntries: ({ facts }) => ({ params: { channel: facts.channelId }, status: 200 }),
};
