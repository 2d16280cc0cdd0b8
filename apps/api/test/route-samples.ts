import type { NamedRoute } from '../src/route.ts';
import { routes } from '../src/routes/index.ts';
import { feedStep, type OwnerSend, type ProjectFacts } from './fill-project.ts';
import type { RouteRequest } from './project-access.ts';

/** A request to a route that succeeds in a filled project. */
export interface RouteSample extends RouteRequest {
  status: number;
  /** The route makes what its path names, so that another project gets one of its own instead of a 404. */
  makes?: boolean;
  /** Values of parameters that nobody has; needed only where neither an id nor a name is meant. */
  missing?: Record<string, string>;
}

const settingsOn = (channelId: string) => ({
  channel_id: channelId,
  settings: { device_tokens: ['token-1'] },
});

interface SampleInput {
  facts: ProjectFacts;
  /** Makes what the request is to be about, as the owner of the project. */
  send: OwnerSend;
}

/** THE SAMPLE TABLE: for each route, by its name in the route table, a request that succeeds. Every test of all routes is made of it. */
export const routeSamples: Record<
  string,
  (input: SampleInput) => RouteSample | Promise<RouteSample>
> = {
  // Admin API
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
    body: { channel_types: { email: false }, notiflows: { [notiflowId]: { enabled: false } } },
    status: 200,
  }),
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

  // Management API
  getCaller: () => ({ status: 200 }),
  listProjects: () => ({ status: 200 }),
  createProject: () => ({ body: { slug: 'annex', name: 'Annex' }, status: 201 }),
  getProject: ({ facts: { slug } }) => ({ params: { slug }, status: 200 }),
  listAccountTokens: () => ({ status: 200 }),
  createAccountToken: () => ({ body: { name: 'deploy' }, status: 201 }),
  renameAccountToken: async ({ send }) => {
    const token = await send('POST /account-tokens', { name: 'first' });
    return { params: { id: token.body.id }, body: { name: 'second' }, status: 200 };
  },
  revokeAccountToken: async ({ send }) => {
    const token = await send('POST /account-tokens', { name: 'old' });
    return { params: { id: token.body.id }, status: 204 };
  },
  listAccountAuditLog: () => ({ status: 200 }),
  getClock: () => ({ status: 200 }),
  moveClock: () => ({ body: { duration: 1, duration_unit: 'day' }, status: 200 }),
  getSettings: () => ({ status: 200 }),
  updateSettings: () => ({
    body: { allowed_origins: ['https://shop.example.com'] },
    status: 200,
  }),
  listSuppressions: () => ({ status: 200 }),
  addSuppression: () => ({
    body: { channel_type: 'email', address: 'gone@example.com', reason: 'hard_bounce' },
    status: 201,
  }),
  removeSuppression: async ({ send }) => {
    const made = await send('POST /suppressions', {
      channel_type: 'sms',
      address: '+4915112345678',
    });
    return { params: { id: made.body.id }, status: 204 };
  },
  listApiKeys: () => ({ status: 200 }),
  createApiKey: () => ({ body: { name: 'reporting', scopes: ['deliveries:read'] }, status: 201 }),
  rotateApiKey: async ({ send }) => {
    const key = await send('POST /api-keys', { name: 'turning' });
    return { params: { id: key.body.id }, body: { overlap_seconds: 60 }, status: 201 };
  },
  revokeApiKey: async ({ send }) => {
    const key = await send('POST /api-keys', { name: 'lost' });
    return { params: { id: key.body.id }, status: 204 };
  },
  listAuditLog: () => ({ status: 200 }),
  listChannels: () => ({ status: 200 }),
  getChannel: ({ facts: { channel } }) => ({ params: { handle: channel }, status: 200 }),
  upsertChannel: () => ({
    params: { handle: 'other-feed' },
    body: { name: 'Other feed', type: 'in_app', provider: 'in_app' },
    status: 201,
    makes: true,
  }),
  deleteChannel: async ({ send }) => {
    await send('PUT /channels/unused', { name: 'Unused', type: 'in_app', provider: 'in_app' });
    return { params: { handle: 'unused' }, status: 204 };
  },
  testChannel: ({ facts: { channel } }) => ({
    params: { handle: channel },
    body: { to: 'ada@example.com' },
    status: 200,
  }),
  listPartials: () => ({ status: 200 }),
  getPartial: async ({ send }) => {
    await send('PUT /partials/foot', { body: 'Bye' });
    return { params: { name: 'foot' }, status: 200 };
  },
  putPartial: () => ({
    params: { name: 'button' },
    body: { body: '<a href="{{ url }}">{{ label }}</a>' },
    status: 201,
    makes: true,
  }),
  deletePartial: async ({ send }) => {
    await send('PUT /partials/old', { body: 'Old' });
    return { params: { name: 'old' }, status: 204 };
  },
  listLayouts: () => ({ status: 200 }),
  getLayout: async ({ send }) => {
    await send('PUT /layouts/shop', { body: '{{ content }}' });
    return { params: { name: 'shop' }, status: 200 };
  },
  putLayout: () => ({
    params: { name: 'plain' },
    body: { body: '<main>{{ content }}</main>' },
    status: 201,
    makes: true,
  }),
  deleteLayout: async ({ send }) => {
    await send('PUT /layouts/old', { body: '{{ content }}' });
    return { params: { name: 'old' }, status: 204 };
  },
  listTranslations: () => ({ status: 200 }),
  getTranslation: async ({ send }) => {
    await send('PUT /translations/de', { entries: { hello: 'Hallo' } });
    return { params: { locale: 'de' }, status: 200 };
  },
  putTranslation: () => ({
    params: { locale: 'pt-BR' },
    body: {
      entries: { hello: 'Oi', items: { one: '{{ count }} item', other: '{{ count }} itens' } },
    },
    status: 201,
    makes: true,
  }),
  deleteTranslation: async ({ send }) => {
    await send('PUT /translations/fr', { entries: { hello: 'Salut' } });
    return { params: { locale: 'fr' }, status: 204 };
  },
  listNotiflows: () => ({ status: 200 }),
  getNotiflow: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
  upsertNotiflow: () => ({
    params: { handle: 'goodbye' },
    body: { name: 'Goodbye', steps: [feedStep('Goodbye')] },
    status: 201,
    makes: true,
  }),
  publishNotiflow: async ({ send }) => {
    await send('PUT /notiflows/ready', { name: 'Ready', steps: [feedStep('Ready')] });
    return { params: { handle: 'ready' }, status: 200 };
  },
  previewNotiflow: ({ facts: { notiflow, user } }) => ({
    params: { handle: notiflow },
    body: { recipient: { external_id: user, first_name: 'Ada' }, data: { plan: 'Pro' } },
    status: 200,
  }),
  planNotiflow: ({ facts: { notiflow, user } }) => ({
    params: { handle: notiflow },
    body: { recipients: [{ external_id: user }], data: { plan: 'Pro' } },
    status: 200,
  }),
  getTemplate: ({ facts: { notiflow } }) => ({
    params: { handle: notiflow, step: 'feed' },
    status: 200,
  }),
  putTemplate: async ({ send }) => {
    await send('PUT /notiflows/reworded', { name: 'Reworded', steps: [feedStep('Old')] });
    return {
      params: { handle: 'reworded', step: 'feed' },
      body: { channel_type: 'in_app', data: { body: 'New' } },
      status: 200,
    };
  },
  rollBackNotiflow: async ({ send }) => {
    await send('PUT /notiflows/undone', { name: 'Undone', steps: [feedStep('First')] });
    await send('POST /notiflows/undone/publish');
    await send('PUT /notiflows/undone', { name: 'Undone', steps: [feedStep('Second')] });
    return { params: { handle: 'undone' }, status: 200 };
  },
  archiveNotiflow: async ({ send }) => {
    await send('PUT /notiflows/bygone', { name: 'Bygone', steps: [feedStep('Bygone')] });
    return { params: { handle: 'bygone' }, status: 200 };
  },
  runVersion: ({ facts: { notiflow, user } }) => ({
    params: { handle: notiflow },
    body: { recipients: [{ external_id: user }], version: 'published' },
    status: 202,
  }),
  listVersions: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
  getVersion: ({ facts: { notiflow } }) => ({
    params: { handle: notiflow, version_number: '1' },
    missing: { version_number: '999' },
    status: 200,
  }),
  diffVersions: ({ facts: { notiflow } }) => ({
    params: { handle: notiflow, version_number: '1' },
    missing: { version_number: '999' },
    status: 200,
  }),
  validateNotiflow: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
  activateNotiflow: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
  deactivateNotiflow: async ({ send }) => {
    await send('PUT /notiflows/paused', { name: 'Paused', steps: [feedStep('Paused')] });
    return { params: { handle: 'paused' }, status: 200 };
  },
  listSchedules: () => ({ status: 200 }),
  getSchedule: ({ facts: { schedule } }) => ({ params: { handle: schedule }, status: 200 }),
  putSchedule: ({ facts: { notiflow } }) => ({
    params: { handle: 'daily' },
    body: { name: 'Daily', notiflow, rrule: 'FREQ=DAILY;BYHOUR=9', topic: 'news' },
    status: 201,
  }),
  deleteSchedule: async ({ facts: { notiflow }, send }) => {
    const schedule = { name: 'Bygone', notiflow, cron: '0 9 * * *', topic: 'news' };
    await send('PUT /schedules/bygone', schedule);
    return { params: { handle: 'bygone' }, status: 204 };
  },
  pauseSchedule: async ({ facts: { notiflow }, send }) => {
    const schedule = { name: 'Resting', notiflow, cron: '0 9 * * *', topic: 'news' };
    await send('PUT /schedules/resting', schedule);
    return { params: { handle: 'resting' }, status: 200 };
  },
  resumeSchedule: ({ facts: { schedule } }) => ({ params: { handle: schedule }, status: 200 }),
  listFirings: ({ facts: { schedule } }) => ({ params: { handle: schedule }, status: 200 }),
};

/** The routes that the tests of all routes go through. One without a row fails one test, which says so, and no other. */
export const sampledRoutes: readonly NamedRoute[] = routes.filter(
  ({ name }) => name in routeSamples,
);

/** What has to change in the sample table to have one row for each route, each as a sentence. */
export function findSampleProblems(): string[] {
  const table = 'apps/api/test/route-samples.ts';
  const names = new Set(routes.map(({ name }) => name));
  const missing = [...names].filter((name) => !(name in routeSamples));
  const stale = Object.keys(routeSamples).filter((name) => !names.has(name));
  return [
    ...missing.map((name) => `Give ${name} a row in ${table}`),
    ...stale.map((name) => `Drop the row of ${name} in ${table}: there is no such route`),
  ];
}

/** The sample of a sampled route. */
export function sampleOf(name: string) {
  const sample = routeSamples[name];
  if (sample === undefined) throw new Error(`${name} has no sample`);
  return sample;
}
