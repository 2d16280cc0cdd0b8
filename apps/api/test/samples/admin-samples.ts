import { browserOf } from '../fill-project.ts';
import type { RouteSamples } from './route-sample.ts';

const settingsOn = (channelId: string) => ({
  channel_id: channelId,
  settings: { device_tokens: ['token-1'] },
});

/** Samples of the Admin API. */
export const adminSamples: RouteSamples = {
  runInBulk: ({ facts: { notiflowId, user } }) => ({
    body: { runs: [{ notiflow: notiflowId, recipients: [{ external_id: user }] }] },
    status: 202,
  }),
  runNotiflow: ({ facts: { notiflowId, user } }) => ({
    params: { id: notiflowId },
    body: { recipients: [{ external_id: user }] },
    status: 202,
  }),
  planRun: ({ facts: { notiflowId, user } }) => ({
    params: { id: notiflowId },
    body: { recipients: [{ external_id: user }, { external_id: 'stranger' }] },
    status: 200,
  }),
  listRuns: () => ({ status: 200 }),
  explainRecipient: ({ facts: { runId, user } }) => ({
    params: { id: runId, external_id: user },
    status: 200,
  }),
  getRun: ({ facts: { runId } }) => ({ params: { id: runId }, status: 200 }),
  cancelRun: async ({ facts: { notiflowId, user }, send }) => {
    const recipients = [{ external_id: user }];
    const run = await send(`POST /notiflows/${notiflowId}/run`, { recipients }, 'admin');
    return { params: { id: run.body.notiflow_run_id }, status: 200 };
  },
  cancelRunsByKey: () => ({ body: { cancellation_key: 'order-42' }, status: 200 }),
  tellEvent: ({ facts: { user } }) => ({
    body: { name: 'order.paid', recipient: { external_id: user }, data: { order_id: 'ORD-1' } },
    status: 202,
  }),
  listNotifications: () => ({ status: 200 }),
  getNotification: ({ facts }) => ({ params: { id: facts.notificationId }, status: 200 }),
  listDeliveriesOfNotification: ({ facts }) => ({
    params: { id: facts.notificationId },
    status: 200,
  }),
  listDigestItems: ({ facts }) => ({ params: { id: facts.notificationId }, status: 200 }),
  listDeliveries: () => ({ status: 200 }),
  recallDelivery: ({ facts }) => ({ params: { id: facts.deliveryId }, status: 200 }),
  getDelivery: ({ facts }) => ({ params: { id: facts.deliveryId }, status: 200 }),
  listUsers: () => ({ status: 200 }),
  getUser: ({ facts: { user } }) => ({ params: { external_id: user }, status: 200 }),
  upsertUser: () => ({
    params: { external_id: 'grace' },
    body: { first_name: 'Grace', email: 'grace@example.com' },
    status: 201,
    makes: true,
  }),
  upsertUsers: () => ({
    body: { users: [{ external_id: 'emmy', first_name: 'Emmy' }, { external_id: 'hedy' }] },
    status: 200,
  }),
  deleteUser: async ({ send }) => {
    await send('PUT /users/leaver', {}, 'admin');
    return { params: { external_id: 'leaver' }, status: 204 };
  },
  getPreferences: ({ facts: { user } }) => ({ params: { external_id: user }, status: 200 }),
  updatePreferences: ({ facts: { user, notiflowId } }) => ({
    params: { external_id: user },
    body: {
      channel_types: { email: false },
      notiflows: { [notiflowId]: { enabled: false } },
      quiet_hours: { windows: [{ days: ['sat', 'sun'], from: '22:00', to: '09:00' }] },
      paused: null,
    },
    status: 200,
  }),
  createInboxLink: ({ facts: { user } }) => ({
    params: { external_id: user },
    body: {},
    status: 201,
  }),
  endInboxLinks: ({ facts: { user } }) => ({ params: { external_id: user }, status: 204 }),
  getChannelSettings: async ({ facts: { channelId }, send }) => {
    await send('PUT /users/lin', { channel_settings: [settingsOn(channelId)] }, 'admin');
    return { params: { external_id: 'lin', channel_id: channelId }, status: 200 };
  },
  updateChannelSettings: ({ facts: { user, channelId } }) => ({
    params: { external_id: user, channel_id: channelId },
    body: { settings: { device_tokens: ['token-1'] } },
    status: 201,
  }),
  deleteChannelSettings: async ({ facts: { channelId }, send }) => {
    await send('PUT /users/ken', { channel_settings: [settingsOn(channelId)] }, 'admin');
    return { params: { external_id: 'ken', channel_id: channelId }, status: 204 };
  },
  listChannelSubscriptions: ({ facts: { user, browsersId } }) => ({
    params: { external_id: user, channel_id: browsersId },
    status: 200,
  }),
  upsertChannelSubscription: ({ facts: { user, browsersId } }) => ({
    params: { external_id: user, channel_id: browsersId },
    body: browserOf('phone'),
    status: 201,
  }),
  deleteChannelSubscription: async ({ facts: { user, browsersId }, send }) => {
    const path = `/users/${user}/channel-subscriptions/${browsersId}`;
    await send(`POST ${path}`, browserOf('old-phone'), 'admin');
    return {
      params: { external_id: user, channel_id: browsersId },
      body: { identifier: 'old-phone' },
      status: 204,
    };
  },
  listSubscriptionsOfUser: ({ facts: { user } }) => ({
    params: { external_id: user },
    status: 200,
  }),
  subscribeUser: ({ facts: { user } }) => ({
    params: { external_id: user },
    body: { topic_name: 'weather' },
    status: 201,
  }),
  getSubscriptionOfUser: ({ facts: { user, topic } }) => ({
    params: { external_id: user, topic_name: topic },
    status: 200,
  }),
  unsubscribeUser: async ({ facts: { user }, send }) => {
    await send('POST /topics/sport/subscriptions', { user_external_ids: [user] }, 'admin');
    return { params: { external_id: user, topic_name: 'sport' }, status: 204 };
  },
  listNotificationsOfUser: ({ facts: { user } }) => ({
    params: { external_id: user },
    status: 200,
  }),
  getNotificationOfUser: ({ facts: { user, notificationId } }) => ({
    params: { external_id: user, id: notificationId },
    status: 200,
  }),
  listDeliveriesOfUser: ({ facts: { user } }) => ({ params: { external_id: user }, status: 200 }),
  getDeliveryOfUser: ({ facts: { user, deliveryId } }) => ({
    params: { external_id: user, id: deliveryId },
    status: 200,
  }),
  listTopics: () => ({ status: 200 }),
  getTopic: ({ facts: { topic } }) => ({ params: { name: topic }, status: 200 }),
  deleteTopic: async ({ facts: { user }, send }) => {
    await send('POST /topics/stale/subscriptions', { user_external_ids: [user] }, 'admin');
    return { params: { name: 'stale' }, status: 204 };
  },
  listSubscriptionsOfTopic: ({ facts: { topic } }) => ({ params: { name: topic }, status: 200 }),
  subscribeUsers: ({ facts: { topic, user } }) => ({
    params: { name: topic },
    body: { user_external_ids: [user] },
    status: 200,
    makes: true,
  }),
  unsubscribeUsers: async ({ facts: { user }, send }) => {
    await send('POST /topics/music/subscriptions', { user_external_ids: [user] }, 'admin');
    return { params: { name: 'music' }, body: { user_external_ids: [user] }, status: 200 };
  },
};
