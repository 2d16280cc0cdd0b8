import { addressesOf, type ChannelType, type Step, type StepOf } from '@notiflow/contracts';
import { createOutbound, createProviders, type SendInput } from '@notiflow/providers';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { openPushService } from '../../../../test/support/push-service-peer.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type OriginMap, redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('push');
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const [trigger, , end] = webhookSteps() as [Step, Step, Step];

function stepOf(channelType: 'mobile_push' | 'web_push'): Step {
  const template = { content_type: 'plaintext', title: 'Hi', body: '{{ recipient.first_name }}' };
  return {
    type: 'channel',
    handle: channelType,
    position: 1,
    channel_type: channelType,
    channel_handle: channelType,
    template,
  } as StepOf<'channel'>;
}

async function seed(
  channelType: 'mobile_push' | 'web_push',
  { provider, settings = {} }: { provider: string; settings?: Record<string, unknown> },
): Promise<SeededProject & { channelId: string }> {
  const steps = [trigger, stepOf(channelType), { ...end, position: 2 }];
  const project = await seedProject(drain.database, { steps });
  const { channel } = await drain.database.channels.upsertChannel({
    projectId: project.projectId,
    handle: channelType,
    name: channelType,
    type: channelType,
    provider,
    settings,
    sealedCredentials: undefined,
  });
  return { ...project, channelId: channel.id };
}

async function addUser(project: SeededProject & { channelId: string }, name: string, tokens = 0) {
  const { projectId, channelId } = project;
  const device_tokens = Array.from({ length: tokens }, (_, index) => `${name}-${index}`);
  const settings = { device_tokens };
  const { user } = await drain.database.users.upsertUser({
    projectId,
    externalId: name,
    attributes: { first_name: name },
    channelSettings: tokens === 0 ? [] : [{ channelId, settings }],
  });
  return user.id;
}

async function startRun(project: SeededProject, names: string[]): Promise<void> {
  const recipients = names.map((external_id) => ({ external_id }));
  const run = await drain.database.runs.acceptRun({ ...runInput(project), recipients });
  expect(run.kind).toBe('accepted');
  await drain.drain();
}

const deliveries = () =>
  queryRows<{ name: string; key: string; status: string; reason: string | null; to: string }>(
    { databaseUrl: created.url },
    `SELECT u.external_id AS name, d.address_key AS key, d.status, d.reason, d.message->>'token' AS to
     FROM deliveries d JOIN users u ON u.id = d.recipient_id ORDER BY u.external_id, d.message->>'token'`,
  );

const keyOf = (channelType: ChannelType, token: string) =>
  addressesOf(channelType, {
    recipient: {},
    registered: { settings: { device_tokens: [token] }, subscriptions: [] },
  })[0]?.key;

it('pushes to each device of each recipient, and skips who has none', async () => {
  drain = createDrain(created.url);
  const project = await seed('mobile_push', { provider: 'fcm' });
  await addUser(project, 'ada', 3);
  await addUser(project, 'bob', 1);
  await addUser(project, 'cy');
  await startRun(project, ['ada', 'bob', 'cy']);
  const sentTo = ['ada-0', 'ada-1', 'ada-2', 'bob-0'];
  expect(await deliveries()).toEqual([
    ...sentTo.map((to) => ({
      name: to.slice(0, 3),
      key: keyOf('mobile_push', to),
      status: 'sent',
      reason: null,
      to,
    })),
    { name: 'cy', key: '', status: 'skipped', reason: 'no_address', to: null },
  ]);
  const messages = drain.sent.map(({ message }) => message as { token: string; body: string });
  expect(messages.map(({ token, body }) => `${token} ${body}`).sort()).toEqual(
    sentTo.map((to) => `${to} ${to.slice(0, 3)}`),
  );
  // Keys are digests, so that a lane, a log or an index holds no token.
  for (const { key, to } of await deliveries()) if (to) expect(key).not.toContain(to);
});

it('forgets the device where the app is gone, and pushes to the others', async () => {
  const gone = { kind: 'rejected', about: 'recipient', code: 'fcm_unregistered', reason: 'x' };
  const send = ({ message }: SendInput) =>
    (message as { token: string }).token === 'ada-1'
      ? ({ ...gone, fault: 'unregistered' } as const)
      : ({ kind: 'accepted' } as const);
  drain = createDrain(created.url, { send: send as never });
  const project = await seed('mobile_push', { provider: 'fcm' });
  const userId = await addUser(project, 'ada', 3);
  await startRun(project, ['ada']);
  const statuses = (await deliveries()).map(({ to, status }) => `${to} ${status}`);
  expect(statuses).toEqual(['ada-0 sent', 'ada-1 failed', 'ada-2 sent']);
  const key = { projectId: project.projectId, userId, channelId: project.channelId };
  const left = await drain.database.channelSettings.findChannelSettings(key);
  expect(left?.settings.device_tokens).toEqual(['ada-0', 'ada-2']);
  await startRun(project, ['ada']);
  expect(drain.sent).toHaveLength(5);
});

it('is read by each browser of the recipient, and forgets one that is gone', async () => {
  const origins: OriginMap = new Map();
  const service = await openPushService({ origins });
  const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
  const providers = createProviders({ outbound });
  const { settings, credentials } = service.channel;
  drain = createDrain(created.url, { providers, credentials });
  const project = await seed('web_push', { provider: 'vapid', settings });
  const userId = await addUser(project, 'ada');
  const of = { projectId: project.projectId, userId, channelId: project.channelId };
  const browsers = await Promise.all(['a', 'b', 'c'].map(() => service.subscribe()));
  for (const [index, { id: _id, ...subscription }] of browsers.entries()) {
    await drain.database.channelSettings.upsertChannelSubscription({
      ...of,
      subscription: { identifier: `browser-${index}`, settings: subscription },
      max: 100,
    });
  }
  service.expire(browsers[1]?.id ?? '');
  await startRun(project, ['ada']);
  const shown = browsers.map(({ id }) => service.shown(id).map((text) => JSON.parse(text)));
  const ids = { delivery_id: expect.any(String), notification_id: expect.any(String) };
  const push = { title: 'Hi', body: 'ada', ...ids };
  expect(shown).toEqual([[push], [], [push]]);
  const left = await drain.database.channelSettings.listChannelSubscriptions(of);
  expect(left.map(({ identifier }) => identifier)).toEqual(['browser-0', 'browser-2']);
  await providers.close();
  await service.close();
});
