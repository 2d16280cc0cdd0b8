import { browserOf } from '../fill-project.ts';
import type { RouteSamples, SampleInput } from './route-sample.ts';

/** Samples of the User API, asked by the user of a filled project. */
export const userSamples: RouteSamples = {
  getProfile: () => ({ status: 200 }),
  getOwnPreferences: () => ({ status: 200 }),
  updateOwnPreferences: () => ({
    body: { quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] }, paused: false },
    status: 200,
  }),
  listFeedEntries: ({ facts }) => ({ params: { channel_id: facts.channelId }, status: 200 }),
  markFeedEntries: ({ facts }) => ({
    params: { channel_id: facts.channelId },
    body: { entry_ids: [facts.entryId], set: { seen: true } },
    status: 200,
  }),
  getFeedEntry: ({ facts }) => ({
    params: { channel_id: facts.channelId, entry_id: facts.entryId },
    status: 200,
  }),
  markFeedEntry: ({ facts }) => ({
    params: { channel_id: facts.channelId, entry_id: facts.entryId },
    body: { seen: true },
    status: 200,
  }),
  markAllFeedEntries: ({ facts }) => ({
    params: { channel_id: facts.channelId },
    body: { set: { seen: true } },
    status: 200,
  }),
  countFeedEntries: ({ facts }) => ({ params: { channel_id: facts.channelId }, status: 200 }),
  streamFeed: ({ facts }) => ({ params: { channel_id: facts.channelId }, status: 200 }),
  updateProfile: () => ({ body: { locale: 'fr' }, status: 200 }),
  listChannelsOfPage: () => ({ status: 200 }),
  getOwnChannelSettings: async (input) => {
    const channel = await makePhones(input);
    const path = `/users/${input.facts.user}/channel-settings/${channel}`;
    await input.send(`PUT ${path}`, deviceOf('shown'), 'admin');
    return { params: { channel_id: channel }, status: 200 };
  },
  updateOwnChannelSettings: async (input) => {
    const channel = await makePhones(input);
    return { params: { channel_id: channel }, body: deviceOf('mine'), status: 200 };
  },
  listOwnSubscriptions: ({ facts: { browsersId } }) => ({
    params: { channel_id: browsersId },
    status: 200,
  }),
  registerOwnBrowser: ({ facts: { browsersId } }) => ({
    params: { channel_id: browsersId },
    body: browserOf('own-phone'),
    status: 201,
  }),
  removeOwnBrowser: async ({ facts: { user, browsersId }, send }) => {
    const path = `/users/${user}/channel-subscriptions/${browsersId}`;
    await send(`POST ${path}`, browserOf('own-old-phone'), 'admin');
    return {
      params: { channel_id: browsersId },
      body: { identifier: 'own-old-phone' },
      status: 204,
    };
  },
};

/** A channel that pushes to phones; answers its id. */
async function makePhones({ send }: SampleInput): Promise<string> {
  const channel = { name: 'Phones', type: 'mobile_push', provider: 'expo' };
  return (await send('PUT /channels/phones', channel)).body.id;
}

function deviceOf(token: string) {
  return { settings: { device_tokens: [`ExponentPushToken[${token}]`] } };
}
