import { type HttpPeer, type SmtpPeer, startHttpPeer, startSmtpPeer } from '../peers.ts';
import { acceptRun, waitUntilSettled } from '../runs.ts';
import { type System, startSystem } from '../start-system.ts';
import { paintHistory } from './paint-history.ts';
import { followers, orderOf, readers, shopChannels, shopNotiflows } from './sample-shop.ts';

/** The slug of the shop, and of the project beside it in which nothing has happened. */
export const shopProject = 'lantern-books';
export const freshProject = 'fresh';

/** The first member, who may do everything. */
export const owner = { email: 'owner@lantern.example', password: 'correct horse battery staple' };

/** An installation in which a shop has sent things: real runs, through a real api and a real worker, to real peers. */
export interface Shop {
  system: System;
  /** What the screens of one thing are opened with, by the name of the parameter in their path. */
  things: Record<string, string>;
  /** Calls the Management API in a project, the shop's unless told; throws what it refuses. */
  manage<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
    project?: string,
  ): Promise<T>;
  close(): Promise<void>;
}

interface Delivery {
  id: string;
  notification_id: string;
  notiflow_run_id: string;
  channel_type: string;
  status: string;
}

/** Starts the shop and waits until what it sent has come to rest, or waits for its time. */
export async function startShop({
  env = {},
}: {
  env?: Record<string, string>;
} = {}): Promise<Shop> {
  const mailServer = await startSmtpPeer();
  const services = await startHttpPeer((request, response) => {
    const { status, body } = answerOf(request.path, request.body.toString());
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const system = await startSystem({
    env: {
      BOOTSTRAP_PROJECT: shopProject,
      BOOTSTRAP_MEMBER_EMAIL: owner.email,
      BOOTSTRAP_MEMBER_PASSWORD: owner.password,
      ...env,
    },
  });
  const close = async () => {
    await system.stop();
    await Promise.all([mailServer.close(), services.close()]);
  };
  const shop: Shop = {
    system,
    things: {},
    manage: (...call) => manage(system, ...call),
    close,
  };
  try {
    await manage(system, 'POST', '/projects', { slug: freshProject, name: 'Fresh' });
    await setUp(system, { mailServer, services });
    await send(system);
    shop.things = await findThings(system);
    await paintHistory(system, shopProject);
  } catch (error) {
    await close();
    throw error;
  }
  return shop;
}

/** Calls the Management API in a project; throws what it refuses. */
export async function manage<T = Record<string, unknown>>(
  { url, keys }: System,
  method: string,
  path: string,
  body?: object,
  project = shopProject,
): Promise<T> {
  const response = await fetch(`${url}/management/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${keys.accountToken}`,
      'x-notiflows-project': project,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** What the services around the shop say: the texts know no number of Kofi, and the office has taken its token away. */
function answerOf(path: string, body: string): { status: number; body: object } {
  if (path.includes('/office')) return { status: 403, body: { error: 'token_revoked' } };
  if (path.includes('/texts') && body.includes('+4915150000110')) {
    return { status: 422, body: { error: 'unknown_number' } };
  }
  if (path.includes('/texts') && body.includes('+4915150000108')) {
    return { status: 422, body: { error: 'unsupported_destination' } };
  }
  return { status: 200, body: { id: 'accepted' } };
}

async function setUp(
  system: System,
  { mailServer, services }: { mailServer: SmtpPeer; services: HttpPeer },
): Promise<void> {
  const peers = { mailPort: mailServer.port, servicesUrl: new URL(services.url).origin };
  for (const [handle, body] of Object.entries(shopChannels(peers))) {
    await manage(system, 'PUT', `/channels/${handle}`, body);
  }
  for (const [handle, notiflow] of Object.entries(shopNotiflows(peers))) {
    await manage(system, 'PUT', `/notiflows/${handle}`, { ...notiflow, active: true });
    await manage(system, 'POST', `/notiflows/${handle}/publish`);
  }
  await admin(system, 'POST', '/users/bulk', { users: [...readers, ...followers] });
  const office = (await manage<{ id: string }>(system, 'GET', '/channels/office')).id;
  for (const { external_id: id } of readers.slice(0, 3)) {
    await admin(system, 'PUT', `/users/${id}/channel-settings/${office}`, {
      settings: { chat_id: 'payments' },
    });
  }
  const everybody = [...readers, ...followers].map(({ external_id: id }) => id);
  for (const [topic, ids] of [
    ['crime-fiction', everybody],
    ['signed-editions', everybody.slice(0, 5)],
  ] as const) {
    await admin(system, 'POST', `/topics/${topic}/subscriptions`, { user_external_ids: ids });
  }
  await manage(system, 'PUT', '/schedules/weekly-crime', {
    name: 'Crime fiction of the week',
    notiflow: 'new-in-crime',
    cron: '0 9 * * 5',
    timezone: 'Europe/Berlin',
    topic: 'crime-fiction',
    data: orderOf(2),
  });
  await manage(system, 'POST', '/event-endpoints', {
    url: `${peers.servicesUrl}/events`,
    description: 'Order system',
    event_types: ['delivery.*', 'run.completed'],
  });
  await manage(system, 'POST', '/suppressions', {
    channel_type: 'email',
    address: 'emil@example.com',
    reason: 'complaint',
  });
  await manage(system, 'POST', '/suppressions', {
    channel_type: 'email',
    address: '@spam-trap.example',
    reason: 'manual',
  });
  await manage(system, 'POST', '/api-keys', { name: 'Order system' });
  for (const [name, role] of [
    ['Oskar', 'operator'],
    ['Vera', 'viewer'],
  ] as const) {
    await manage(system, 'POST', '/members', {
      email: `${name.toLowerCase()}@lantern.example`,
      name,
      projects: [{ slug: shopProject, role }],
    });
  }
}

async function send(system: System): Promise<void> {
  const to = (person: { external_id: string } | undefined) => ({
    recipients: [{ external_id: person?.external_id ?? '' }],
  });
  const runs: string[] = [];
  for (const [index, reader] of readers.entries()) {
    runs.push(await acceptRun(system, 'order-confirmed', { ...to(reader), data: orderOf(index) }));
  }
  const shipped = { recipients: readers.map(({ external_id: id }) => ({ external_id: id })) };
  runs.push(await acceptRun(system, 'order-shipped', { ...shipped, data: orderOf(7) }));
  for (const [index, reader] of readers.slice(0, 3).entries()) {
    runs.push(await acceptRun(system, 'payment-failed', { ...to(reader), data: orderOf(index) }));
  }
  for (const index of [0, 1, 0]) {
    const actor = readers[index + 4];
    await acceptRun(system, 'review-digest', { ...to(readers[0]), actor, data: orderOf(index) });
  }
  await acceptRun(system, 'abandoned-basket', { ...to(readers[1]), data: orderOf(1) });
  runs.push(await acceptRun(system, 'new-in-crime', { topic: 'crime-fiction', data: orderOf(2) }));
  await Promise.all(runs.map((run) => waitUntilSettled(system, run)));
}

/** Finds one of everything that a screen shows alone: a broadcast, and a mail of an order with everything about it. */
async function findThings(system: System): Promise<Record<string, string>> {
  const items = async <T>(path: string) => (await admin<{ items: T[] }>(system, 'GET', path)).items;
  const [crime] = await items<{ id: string }>('/runs?topic=crime-fiction&limit=1');
  const deliveries = await items<Delivery>('/users/ada/deliveries?limit=100');
  const ofShipping = deliveries.find(({ channel_type }) => channel_type === 'sms');
  const mail = deliveries.find(
    ({ channel_type, notification_id: id }) =>
      channel_type === 'email' && id === ofShipping?.notification_id,
  );
  const failed = deliveries.find(({ status }) => status === 'failed');
  const endpoints = await manage<{ items: { id: string }[] }>(system, 'GET', '/event-endpoints');
  return {
    run: crime?.id ?? '',
    notification: mail?.notification_id ?? '',
    delivery: mail?.id ?? '',
    failed: failed?.id ?? '',
    endpoint: endpoints.items[0]?.id ?? '',
  };
}

/** Calls the Admin API in the shop; throws what it refuses. */
async function admin<T>(system: System, method: string, path: string, body?: object): Promise<T> {
  const answer = await system.admin<T>(method, path, body === undefined ? {} : { body });
  if (answer.status >= 400) {
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}
