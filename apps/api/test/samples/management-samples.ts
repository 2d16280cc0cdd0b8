import type { OwnerSend } from '../fill-project.ts';
import { feedStep } from '../fill-project.ts';
import type { RouteSamples } from './route-sample.ts';

/** Samples of the Management API. */
export const managementSamples: RouteSamples = {
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
  searchProject: ({ facts: { runId } }) => ({ query: { q: runId }, status: 200 }),
  getOverview: () => ({ status: 200 }),
  streamChanges: () => ({ status: 200 }),
  listQueues: () => ({ status: 200 }),
  pauseQueue: () => ({ params: { name: 'runs' }, status: 200 }),
  resumeQueue: () => ({ params: { name: 'runs' }, status: 200 }),
  drainQueue: () => ({ params: { name: 'runs' }, status: 200 }),
  listWorkers: () => ({ status: 200 }),
  listMembers: () => ({ status: 200 }),
  createMember: () => ({
    body: { email: 'ann@example.com', projects: [{ slug: 'default', role: 'viewer' }] },
    status: 201,
  }),
  getMember: async ({ send }) => ({
    params: { id: await addMember(send, 'abe@example.com') },
    status: 200,
  }),
  updateMember: async ({ send }) => ({
    params: { id: await addMember(send, 'bob@example.com') },
    body: { name: 'Bob', disabled: true },
    status: 200,
  }),
  removeMember: async ({ send }) => ({
    params: { id: await addMember(send, 'cas@example.com') },
    status: 204,
  }),
  createMemberLink: async ({ send }) => ({
    params: { id: await addMember(send, 'dan@example.com') },
    status: 201,
  }),
  removeMemberIdentity: async ({ send }) => ({
    params: { id: await addMember(send, 'fay@example.com') },
    status: 204,
  }),
  resetSecondFactor: async ({ send }) => ({
    params: { id: await addMember(send, 'eve@example.com') },
    status: 204,
  }),
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
  addSuppressions: () => ({
    body: { channel_type: 'email', addresses: ['gone@example.com', '@example.org'] },
    status: 200,
  }),
  releaseSuppressions: () => ({ body: { domain: 'example.com' }, status: 200 }),
  listDeadLetters: () => ({ status: 200 }),
  listReplays: () => ({ status: 200 }),
  beginReplay: () => ({ body: { filter: { status: 'failed' } }, status: 202 }),
  getReplay: async ({ send }) => {
    const { body } = await send('POST /replays', { filter: {} });
    return { params: { id: body.id }, status: 200 };
  },
  cancelReplay: async ({ send }) => {
    const { body } = await send('POST /replays', { filter: {} });
    return { params: { id: body.id }, status: 200 };
  },
  listApiKeys: () => ({ status: 200 }),
  createApiKey: () => ({ body: { name: 'reporting', scopes: ['deliveries:read'] }, status: 201 }),
  rotateApiKey: async ({ send }) => {
    const key = await send('POST /api-keys', { name: 'turning' });
    return { params: { id: key.body.id }, body: { overlap_seconds: 60 }, status: 201 };
  },
  listSigningKeys: () => ({ status: 200 }),
  createSigningKey: () => ({ body: { name: 'pages', algorithm: 'ES256' }, status: 201 }),
  rotateSigningKey: async ({ send }) => {
    const { body } = await send('POST /signing-keys', { name: 'rotated', algorithm: 'EdDSA' });
    return { params: { id: body.id }, status: 201 };
  },
  revokeSigningKey: async ({ send }) => {
    const { body } = await send('POST /signing-keys', { name: 'revoked', algorithm: 'EdDSA' });
    return { params: { id: body.id }, status: 204 };
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
  getChannelHealth: () => ({ params: { handle: 'feed' }, status: 200 }),
  unblockChannel: () => ({ params: { handle: 'feed' }, status: 200 }),
  testChannel: ({ facts: { channel } }) => ({
    params: { handle: channel },
    body: { to: 'ada@example.com' },
    status: 200,
  }),
  listEndpoints: () => ({ status: 200 }),
  createEndpoint: () => ({
    body: { url: 'https://1.1.1.1/hook', event_types: ['delivery.*', 'run.completed'] },
    status: 201,
  }),
  getEndpoint: ({ facts: { endpointId: id } }) => ({ params: { id }, status: 200 }),
  updateEndpoint: ({ facts: { endpointId: id } }) => ({
    params: { id },
    body: { url: 'https://1.1.1.1/other', description: 'Orders' },
    status: 200,
  }),
  deleteEndpoint: async ({ send }) => {
    const { body } = await send('POST /event-endpoints', { url: 'https://1.1.1.1/unused' });
    return { params: { id: body.id }, status: 204 };
  },
  rotateEndpointSecret: ({ facts: { endpointId: id } }) => ({ params: { id }, status: 200 }),
  enableEndpoint: ({ facts: { endpointId: id } }) => ({ params: { id }, status: 200 }),
  disableEndpoint: async ({ send }) => {
    const { body } = await send('POST /event-endpoints', { url: 'https://1.1.1.1/quiet' });
    return { params: { id: body.id }, status: 200 };
  },
  testEndpoint: ({ facts: { endpointId: id } }) => ({ params: { id }, status: 202 }),
  listEventMessages: ({ facts: { endpointId: id } }) => ({ params: { id }, status: 200 }),
  getEventMessage: ({ facts: { endpointId: id, eventMessageId } }) => ({
    params: { id, message_id: eventMessageId },
    status: 200,
  }),
  replayEventMessage: ({ facts: { endpointId: id, eventMessageId } }) => ({
    params: { id, message_id: eventMessageId },
    status: 202,
  }),
  replayEventMessages: ({ facts: { endpointId: id } }) => ({
    params: { id },
    body: { since: '2026-01-01T00:00:00Z' },
    status: 202,
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
  listSamples: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
  getSample: ({ facts: { notiflow, notificationId } }) => ({
    params: { handle: notiflow, id: notificationId },
    status: 200,
  }),
  getVocabulary: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
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
  getStepCounts: ({ facts: { notiflow } }) => ({ params: { handle: notiflow }, status: 200 }),
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

/** Adds a member; answers their id. */
async function addMember(send: OwnerSend, email: string): Promise<string> {
  return (await send('POST /members', { email })).body.id;
}
