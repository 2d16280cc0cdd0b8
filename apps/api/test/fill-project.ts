import { newId } from '@notiflow/database';
import type { Express } from 'express';
import { buildAdvance, buildDelivery } from '../../../test/support/build-notifications.ts';
import type { NamedRoute } from '../src/route.ts';
import { headersFor, type ProjectAccess, sendTo } from './project-access.ts';
import type { TestApi } from './start-test-api.ts';

/** Sends to an address below the prefix of a surface, as the owner of a project. */
export type OwnerSend = (
  address: `${Uppercase<NamedRoute['method']>} ${string}`,
  body?: unknown,
  surface?: NamedRoute['surface'],
  headers?: Record<string, string>,
) => Promise<{ status: number; body: Answered; headers: Record<string, unknown> }>;

// biome-ignore lint/suspicious/noExplicitAny: an answer was checked against its schema when it came
type Answered = any;

/** What a filled project has, by name or id. */
export interface ProjectFacts {
  slug: string;
  user: string;
  topic: string;
  channel: string;
  channelId: string;
  /** A channel that pushes to browsers, with one of the user's. */
  browsersId: string;
  notiflow: string;
  notiflowId: string;
  runId: string;
  notificationId: string;
  deliveryId: string;
  /** What the user has in the feed. */
  entryId: string;
  apiKeyId: string;
  schedule: string;
  scheduleId: string;
  endpointId: string;
  eventMessageId: string;
}

/** Makes the sender of a project's owner; what is refused fails the test. */
export function sendAsOwner(app: Express, access: ProjectAccess): OwnerSend {
  return async (address, body, surface = 'management', more = {}) => {
    const [method = '', path = ''] = address.split(' ');
    const route = { surface, path, method: method.toLowerCase() as NamedRoute['method'] };
    const headers = { ...headersFor(surface, access), ...more };
    const answer = await sendTo(app, { route, request: { body }, headers });
    if (answer.status >= 400) throw new Error(`${address} answered ${answer.text}`);
    return answer;
  };
}

/** Fills a project with one of everything; texts that only its owner may read contain `mark`. */
export async function fillProject(
  api: TestApi,
  { access, mark }: { access: ProjectAccess; mark: string },
): Promise<ProjectFacts> {
  const send = sendAsOwner(api.app, access);
  const channel = await send('PUT /channels/feed', {
    name: `Feed ${mark}`,
    type: 'in_app',
    provider: 'in_app',
  });
  await send('PUT /notiflows/welcome', {
    name: `Welcome ${mark}`,
    active: true,
    include_in_preferences: true,
    steps: [feedStep(`Hello ${mark}`)],
  });
  const { body: notiflow } = await send('POST /notiflows/welcome/publish');
  const person = { first_name: mark, custom_fields: { mark } };
  await send('PUT /users/ada', person, 'admin');
  const browsers = await send('PUT /channels/browsers', {
    name: `Browsers ${mark}`,
    type: 'web_push',
    provider: 'vapid',
    settings: { public_key: vapidKeys.public, subject: 'mailto:ops@example.com' },
    credentials: { private_key: vapidKeys.private },
  });
  const browser = `/users/ada/channel-subscriptions/${browsers.body.id}`;
  await send(`POST ${browser}`, browserOf(mark), 'admin');
  await send('POST /topics/news/subscriptions', { user_external_ids: ['ada'] }, 'admin');
  const key = await send('POST /api-keys', { name: mark, scopes: ['users:read'] });
  const schedule = await send('PUT /schedules/weekly', {
    name: `Weekly ${mark}`,
    notiflow: 'welcome',
    cron: '0 9 * * 1',
    topic: 'news',
    data: { mark },
  });
  const hearing = { url: 'https://1.1.1.1/events', description: mark };
  const { body: endpoint } = await send('POST /event-endpoints', hearing);
  const { body: message } = await send(`POST /event-endpoints/${endpoint.id}/test`);
  const run = { topic: 'news', actor: { external_id: 'boss' }, data: { mark } };
  const { body: accepted } = await send(`POST /notiflows/${notiflow.id}/run`, run, 'admin');
  const work = { runId: accepted.notiflow_run_id, channelId: channel.body.id, mark };
  const made = await workRun(api, work);
  return {
    slug: access.slug,
    user: 'ada',
    topic: 'news',
    channel: 'feed',
    channelId: channel.body.id,
    browsersId: browsers.body.id,
    notiflow: 'welcome',
    notiflowId: notiflow.id,
    runId: accepted.notiflow_run_id,
    apiKeyId: key.body.id,
    schedule: 'weekly',
    scheduleId: schedule.body.id,
    endpointId: endpoint.id,
    eventMessageId: message.id,
    ...made,
  };
}

/** Keys that open nothing. */
const vapidKeys = {
  public: 'BC0c7_DOB1Th1wI_TMna6wssLIkyzJbmtbMr-CAVueM1v1sFmtUH936u75HIzJj1OtIKn6-jEQ0Ac3608ug6qos',
  private: 'fMzZUoln3aaE-LcRL7iLVOWEHn8Y5zoeG_Lt7C8BvfE',
};

/** A browser of this name, as the API takes it. */
export function browserOf(identifier: string) {
  return {
    identifier,
    settings: {
      endpoint: `https://push.example.com/${identifier}`,
      p256dh: vapidKeys.public,
      auth: 'AAAAAAAAAAAAAAAAAAAAAA',
    },
  };
}

/** An in-app step with this text. */
export function feedStep(body: string) {
  return {
    handle: 'feed',
    type: 'channel',
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { body },
  };
}

/** Does what the worker would do with the run: one notification, a delivery that waits, and an entry of the feed. */
async function workRun(
  { database }: TestApi,
  { runId, channelId, mark }: { runId: string; channelId: string; mark: string },
) {
  const page = await database.runs.fanOutPage({ runId, pageSize: 10 });
  const notificationId = page?.notificationIds[0] ?? '';
  const message = { content_type: 'json', url: 'https://example.com', headers: {} } as const;
  const entryId = newId();
  const entry = { ...entryOf(channelId), id: entryId, stepHandle: 'feed' };
  const saved = await database.notifications.saveAdvance({
    advances: [buildAdvance({ id: notificationId, runId })],
    deliveries: [
      buildDelivery(notificationId, { message: { ...message, method: 'POST', body: mark } }),
      buildDelivery(notificationId, {
        ...entry,
        message: { content_type: 'markdown', body: mark },
      }),
    ],
  });
  return { notificationId, deliveryId: saved.pending[0]?.id ?? '', entryId };
}

const entryOf = (channelId: string) =>
  ({ channelId, channelType: 'in_app', provider: 'in_app', status: 'delivered' }) as const;
