import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  Notiflow,
  NotiflowManagement,
  UnprocessableEntityError,
} from 'notiflows-client';
import { createAnswerCheck } from '../test/check-answer.ts';
import { inAppStep, keys, startTestApi, type TestApi } from '../test/start-test-api.ts';

let api: TestApi;
let server: Server;
let baseUrl: string;
let admin: Notiflow;
let management: NotiflowManagement;

beforeAll(async () => {
  api = await startTestApi();
  server = createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  admin = connect({});
  management = new NotiflowManagement({ accountToken: keys.account, baseUrl, fetch: checkedFetch });
  await management.channels.put('feed', { name: 'Feed', type: 'in_app', provider: 'in_app' });
  await management.notiflows.put('welcome', { name: 'Welcome', steps: [inAppStep] as never });
  await management.notiflows.publish('welcome');
  await management.notiflows.activate('welcome');
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

const findProblems = createAnswerCheck();

/** Fails the call whose answer is not as the OpenAPI document says. */
const checkedFetch: typeof fetch = async (url, init) => {
  const response = await fetch(url, init);
  const text = await response.clone().text();
  const { pathname, search } = new URL(url instanceof Request ? url.url : url);
  const problems = findProblems({
    method: init?.method ?? 'GET',
    path: pathname + search,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
  });
  if (problems.length > 0) throw new Error(`${pathname}: ${problems.join('; ')}`);
  return response;
};

function connect(options: Partial<ConstructorParameters<typeof Notiflow>[0]>): Notiflow {
  const wait = async () => {};
  const usual = { apiKey: keys.api, secretKey: keys.secret, baseUrl, fetch: checkedFetch, wait };
  return new Notiflow({ ...usual, ...options });
}

describe('the client with the api', () => {
  it('runs a notiflow and reads the run back', async () => {
    const { notiflow_run_id: id } = await admin.notiflows.run('welcome', {
      recipients: [{ external_id: 'ada', first_name: 'Ada', custom_fields: { plan: 'pro' } }],
      data: { order: 'A-1' },
    });
    expect(await admin.runs.get(id)).toMatchObject({ id, status: 'accepted' });
    expect((await admin.notifications.list({ notiflow_run_id: id })).items).toEqual([]);
    expect((await admin.runs.cancel(id)).status).toBe('canceled');
  });

  it('runs once when the answer is lost and asked for again', async () => {
    let sent = 0;
    const losesFirst: typeof fetch = async (url, init) => {
      const response = await checkedFetch(url, init);
      sent += 1;
      if (sent === 1) throw new TypeError('terminated');
      return response;
    };
    const before = await countRuns();
    const client = connect({ fetch: losesFirst });
    const recipients = [{ external_id: 'ada' }];
    const { notiflow_run_id: id } = await client.notiflows.run('welcome', { recipients });
    expect(sent).toBe(2);
    expect((await admin.runs.get(id)).id).toBe(id);
    expect(await countRuns()).toBe(before + 1);
  });

  it('tells each of several runs apart', async () => {
    const recipients = [{ external_id: 'ada' }];
    const { results } = await admin.notiflows.runBulk([
      { notiflow: 'welcome', recipients },
      { notiflow: 'nobody-made-this', recipients },
    ]);
    expect(results.map(({ status }) => status)).toEqual([202, 404]);
  });

  it('iterates over users, whatever their ids, page after page', async () => {
    const names = ['a/b', 'ü ?#', '...', '%2e%2e', 'x'].map((name) => `paged-${name}`);
    for (const name of names) await admin.users.upsert(name);
    const read: string[] = [];
    for await (const user of admin.users.list({ limit: 2 })) read.push(user.external_id);
    expect(read).toEqual(expect.arrayContaining(names));
    expect(new Set(read).size).toBe(read.length);
    expect((await admin.users.get('paged-ü ?#')).external_id).toBe('paged-ü ?#');
  });

  it('walks a list in both directions', async () => {
    for (const name of ['t1', 't2', 't3', 't4', 't5']) {
      await admin.users.upsert('walker');
      await admin.users.subscriptions.create('walker', name);
    }
    const topicsOf = (page: { items: { topic_name: string }[] } | null) =>
      page?.items.map(({ topic_name: name }) => name);
    const first = await admin.users.subscriptions.list('walker', { limit: 2 });
    const second = await first.nextPage();
    expect([topicsOf(first), topicsOf(second)]).toEqual([
      ['t5', 't4'],
      ['t3', 't2'],
    ]);
    const { body } = await admin.request<{ page: { after: string } }>(
      'GET',
      '/users/walker/subscriptions',
      { query: { limit: 4 } },
    );
    const back = await admin.users.subscriptions.list('walker', {
      before: body.page.after,
      limit: 2,
    });
    expect(topicsOf(back)).toEqual(['t4', 't3']);
    expect(topicsOf(await back.nextPage())).toEqual(['t5']);
  });

  it('does not erase a user when a topic is called ".."', async () => {
    await admin.users.upsert('kept');
    await expect(admin.users.subscriptions.delete('kept', '..')).rejects.toThrow('topic_name');
    expect((await admin.users.get('kept')).external_id).toBe('kept');
    await admin.users.delete('kept');
    await expect(admin.users.get('kept')).rejects.toThrow(NotFoundError);
  });

  it('tells who could not be put on a topic or taken off it', async () => {
    await admin.users.upsert('member');
    const { subscribe, unsubscribe } = admin.topics.subscriptions;
    const put = await subscribe('club', ['member', 'nobody']);
    expect(put.failed).toEqual([{ external_id: 'nobody', reason: 'User not found' }]);
    const taken = await unsubscribe('club', ['member']);
    expect({ successful: taken.successful.length, failed: taken.failed }).toEqual({
      successful: 1,
      failed: [],
    });
  });

  it('stores and answers preferences', async () => {
    await admin.users.upsert('picky');
    await admin.users.preferences.update('picky', { channel_types: { email: false } });
    const preferences = await admin.users.preferences.get('picky');
    expect(preferences.channel_types).toMatchObject({ email: false, in_app: true });
  });

  it('accepts a secret key without its public one', async () => {
    const alone = new Notiflow({ secretKey: keys.secret, baseUrl, fetch: checkedFetch });
    expect((await alone.runs.list({ limit: 1 })).items).toHaveLength(1);
  });

  it('previews, versions and lists notiflows', async () => {
    const { steps } = await management.notiflows.preview('welcome', {
      recipient: { external_id: 'ada', first_name: 'Ada' },
    });
    expect(steps).toMatchObject([{ step_handle: 'feed', message: { body: 'Hello Ada' } }]);
    const version = await management.notiflows.versions.get('welcome', 1);
    expect(version).toMatchObject({ version_number: 1, status: 'published' });
    const handles: string[] = [];
    for await (const { handle } of management.notiflows.list({ limit: 1 })) handles.push(handle);
    expect(handles).toEqual(['welcome']);
  });

  it('makes, rotates and revokes a key', async () => {
    const made = await management.apiKeys.create({ name: 'ci', scopes: ['run'] });
    expect(made.key).toMatch(/^sk_/);
    const next = await management.apiKeys.rotate(made.id, { overlap_seconds: 0 });
    expect(next.key).not.toBe(made.key);
    expect(await management.apiKeys.revoke(next.id)).toBeUndefined();
    const entries = await management.auditLog.list({ limit: 3 });
    expect(entries.items).toHaveLength(3);
  });
});

describe('an error of the api', () => {
  it('tells every field that is not valid', async () => {
    const error = await admin.users
      .upsert('ada', { email: 'no address', timezone: 'Mars/Base' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnprocessableEntityError);
    const fields = (error as UnprocessableEntityError).fields.map(({ field }) => field);
    expect(fields.sort()).toEqual(['email', 'timezone']);
  });

  it('has the class of its status', async () => {
    await expect(connect({ secretKey: 'sk_wrong' }).runs.list()).rejects.toThrow(
      AuthenticationError,
    );
    await expect(admin.users.channelSettings.get('ada', 'no-id')).rejects.toThrow(BadRequestError);
    await expect(admin.users.get('nobody')).rejects.toMatchObject({
      name: 'NotFoundError',
      code: 'not_found',
      requestId: expect.stringMatching(/./),
      details: { resource: 'user', id: 'nobody' },
    });
    await management.notiflows.deactivate('welcome');
    const run = admin.notiflows.run('welcome', { recipients: [{ external_id: 'ada' }] });
    await expect(run).rejects.toThrow(ConflictError);
  });
});

async function countRuns(): Promise<number> {
  let count = 0;
  for await (const _run of admin.runs.list({ limit: 1 })) count += 1;
  return count;
}
