import {
  fanOutWhole,
  processNotifications,
} from '../../../../../../test/support/build-notifications.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  for (const name of ['ann', 'bob']) await api.send('put', `/admin/v1/users/${name}`);
});

afterAll(() => api.close());

const get = (path: string) => api.send('get', `/admin/v1${path}`);

/** Runs the notiflow and does the worker's part of it. */
async function deliver(body: object): Promise<string> {
  const accepted = await api.send('post', '/admin/v1/notiflows/welcome/run', body);
  const runId: string = accepted.body.notiflow_run_id;
  const { body: feed } = await api.send('get', '/management/v1/channels/feed');
  const ids = await fanOutWhole(api.database, runId);
  const provider = { channelType: 'in_app', provider: 'in_app', status: 'delivered' } as const;
  const delivery = { ...provider, stepHandle: 'feed', channelId: feed.id };
  await processNotifications(api.database, { runId, ids, delivery });
  return runId;
}

const to = (...names: string[]) => ({ recipients: names.map((external_id) => ({ external_id })) });

describe.each(['notifications', 'deliveries'])('%s of a user', (list) => {
  it('are those to this user alone, with the filters of the whole list', async () => {
    await deliver(to('ann', 'bob'));
    const runId = await deliver(to('ann'));
    const ofAnn = await get(`/users/ann/${list}`);
    expect(ofAnn.status).toBe(200);
    const recipients = ofAnn.body.items.map((item: { recipient_id: string }) => item.recipient_id);
    expect(new Set(recipients)).toEqual(new Set([(await get('/users/ann')).body.id]));
    const ofRun = await get(`/users/ann/${list}?notiflow_run_id=${runId}`);
    expect(ofRun.body.items).toEqual([ofAnn.body.items[0]]);
    expect((await get(`/users/bob/${list}?notiflow_run_id=${runId}`)).body.items).toEqual([]);
    const status = list === 'deliveries' ? 'failed' : 'stopped';
    expect((await get(`/users/ann/${list}?status=${status}`)).body.items).toEqual([]);
    const [{ id }] = ofAnn.body.items;
    const single = await get(`/users/ann/${list}/${id}`);
    expect(single.status).toBe(200);
    expect(single.body).toEqual((await get(`/${list}/${id}`)).body);
  });

  it('are found by the topic of their run', async () => {
    await api.send('post', '/admin/v1/users/ann/subscriptions', { topic_name: 'news' });
    const runId = await deliver({ topic: 'news' });
    const found = await get(`/users/ann/${list}?topic=news&notiflow_run_id=${runId}`);
    expect(found.body.items).toEqual([expect.objectContaining({ topic: 'news' })]);
    expect((await get(`/${list}?topic=news&limit=1`)).body.items).toEqual(found.body.items);
    expect((await get(`/users/ann/${list}?topic=other`)).body.items).toEqual([]);
  });

  it('answer 404 for one of somebody else, an unknown id and an unknown user', async () => {
    await deliver(to('bob'));
    const [{ id }] = (await get(`/users/bob/${list}`)).body.items;
    expect((await get(`/users/ann/${list}/${id}`)).status).toBe(404);
    const unknown = '01890000-0000-7000-8000-000000000000';
    expect((await get(`/users/ann/${list}/${unknown}`)).status).toBe(404);
    const nobody = await get(`/users/nobody/${list}`);
    expect(nobody.body.error.details).toEqual({ resource: 'user', id: 'nobody' });
    expect((await get(`/users/nobody/${list}/${id}`)).body.error.details.resource).toBe('user');
  });

  it('answer 400 for an id that is none and a filter nobody knows', async () => {
    const response = await get(`/users/ann/${list}/x`);
    expect(response.body.error.details).toEqual({ reason: 'invalid_uuid', param: 'id' });
    expect((await get(`/users/ann/${list}?nope=1`)).status).toBe(400);
  });
});

describe('subscriptions of a user', () => {
  const subscribe = (body: unknown, user = 'bob') =>
    api.send('post', `/admin/v1/users/${user}/subscriptions`, body);

  it('begin with 201, last with 200, and end with 204', async () => {
    const first = await subscribe({ topic_name: 'sports' });
    const again = await subscribe({ topic_name: 'sports' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    const bob = await get('/users/bob');
    expect(first.body).toEqual({
      id: expect.any(String),
      topic_name: 'sports',
      user_id: bob.body.id,
      created_at: expect.any(String),
    });
    expect((await get('/users/bob/subscriptions/sports')).body).toEqual(first.body);
    expect((await get('/users/bob/subscriptions')).body.items).toEqual([first.body]);
    const path = '/admin/v1/users/bob/subscriptions/sports';
    expect((await api.send('delete', path)).status).toBe(204);
    expect((await api.send('delete', path)).status).toBe(404);
    expect((await get('/users/bob/subscriptions')).body.items).toEqual([]);
    const next = await subscribe({ topic_name: 'sports' });
    expect(next.status).toBe(201);
    expect(next.body.id).not.toBe(first.body.id);
  });

  it('answer 404 for a user nobody knows, whose topic is not made', async () => {
    expect((await subscribe({ topic_name: 'unmade' }, 'nobody')).status).toBe(404);
    expect((await get('/topics/unmade')).status).toBe(404);
    expect((await get('/users/nobody/subscriptions')).status).toBe(404);
    expect((await get('/users/nobody/subscriptions/news')).status).toBe(404);
    const response = await api.send('delete', '/admin/v1/users/nobody/subscriptions/news');
    expect(response.body.error.details.resource).toBe('user');
  });

  it('answer 404 for a topic the user is not on', async () => {
    const response = await get('/users/ann/subscriptions/sports');
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'subscription', id: 'sports' });
  });

  it.each([{}, { topic_name: '' }, { topic_name: 1 }, { topic_name: 'a', nope: 1 }])(
    'refuse %j with 422',
    async (body) => {
      expect((await subscribe(body)).status).toBe(422);
    },
  );
});
