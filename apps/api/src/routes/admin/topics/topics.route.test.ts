import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  for (const name of ['ann', 'bob', 'cid']) await api.send('put', `/admin/v1/users/${name}`);
});

afterAll(() => api.close());

const subscribe = (topic: string, users: string[]) =>
  api.send('post', `/admin/v1/topics/${topic}/subscriptions`, { user_external_ids: users });

const unsubscribe = (topic: string, users: string[]) =>
  api.send('delete', `/admin/v1/topics/${topic}/subscriptions`, { user_external_ids: users });

describe('200', () => {
  it('lists topics, newest first, page by page', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `listed-${index}`);
    for (const name of names) await subscribe(name, ['ann']);
    const first = await api.send('get', '/admin/v1/topics?limit=3');
    expect(first.body.items.map((topic: { name: string }) => topic.name)).toEqual(
      names.toReversed().slice(0, 3),
    );
    expect(Object.keys(first.body.items[0])).toEqual(['name', 'created_at']);
    const { after } = first.body.page;
    const second = await api.send('get', `/admin/v1/topics?limit=3&after=${after}`);
    expect(second.body.items[0].name).toBe('listed-1');
  });

  it('reads one topic, whatever its name', async () => {
    await subscribe('a%2Fb%20%C3%BC', ['ann']);
    const { status, body } = await api.send('get', '/admin/v1/topics/a%2Fb%20%C3%BC');
    expect({ status, name: body.name }).toEqual({ status: 200, name: 'a/b ü' });
  });

  it('lists who is on a topic and narrows it by time', async () => {
    await subscribe('members', ['ann']);
    await subscribe('members', ['bob']);
    const all = await api.send('get', '/admin/v1/topics/members/subscriptions');
    expect(all.body.items).toHaveLength(2);
    expect(all.body.items[0]).toEqual({
      id: expect.any(String),
      topic_name: 'members',
      user_id: expect.any(String),
      user_external_id: 'bob',
      created_at: expect.any(String),
    });
    const oldest = all.body.items[1].created_at;
    const to = '/admin/v1/topics/members/subscriptions';
    const later = await api.send('get', `${to}?created_after=${oldest}`);
    expect(later.body.items).toEqual([all.body.items[0]]);
    const never = await api.send('get', `${to}?created_before=2001-01-01T00:00:00Z`);
    expect(never.body.items).toEqual([]);
  });

  it('takes many users off a topic, each once', async () => {
    const made = await subscribe('left', ['ann', 'bob', 'cid']);
    const response = await unsubscribe('left', ['ann', 'bob', 'ann']);
    expect(response.status).toBe(200);
    expect(response.body.failed).toEqual([]);
    expect(response.body.successful).toHaveLength(2);
    expect(made.body.successful).toEqual(expect.arrayContaining(response.body.successful));
    const rest = await api.send('get', '/admin/v1/topics/left/subscriptions');
    expect(rest.body.items).toHaveLength(1);
  });
});

describe('204', () => {
  it('deletes a topic with its subscriptions; the next one of the name begins anew', async () => {
    await subscribe('gone', ['ann', 'bob']);
    const old = (await api.send('get', '/admin/v1/topics/gone')).body;
    const deleted = await api.send('delete', '/admin/v1/topics/gone');
    expect({ status: deleted.status, text: deleted.text }).toEqual({ status: 204, text: '' });
    expect((await api.send('get', '/admin/v1/topics/gone')).status).toBe(404);
    expect((await api.send('get', '/admin/v1/users/ann/subscriptions/gone')).status).toBe(404);
    const ofAnn = await api.send('get', '/admin/v1/users/ann/subscriptions?limit=1000');
    const topics = ofAnn.body.items.map(({ topic_name }: { topic_name: string }) => topic_name);
    expect(topics).not.toContain('gone');
    await subscribe('gone', ['cid']);
    const next = (await api.send('get', '/admin/v1/topics/gone')).body;
    expect(Date.parse(next.created_at)).toBeGreaterThan(Date.parse(old.created_at));
    const members = await api.send('get', '/admin/v1/topics/gone/subscriptions');
    expect(members.body.items).toHaveLength(1);
  });

  it('takes a body that nobody declared for nothing', async () => {
    await subscribe('bodied', ['ann']);
    expect((await api.send('delete', '/admin/v1/topics/bodied', { any: 1 })).status).toBe(204);
  });
});

describe('207', () => {
  it('tells who was not on the topic from who is not known', async () => {
    await subscribe('few', ['ann']);
    const response = await unsubscribe('few', ['ann', 'bob', 'nobody']);
    expect(response.status).toBe(207);
    expect(response.body.successful).toHaveLength(1);
    expect(response.body.failed).toEqual([
      { external_id: 'bob', reason: 'Not subscribed' },
      { external_id: 'nobody', reason: 'User not found' },
    ]);
  });
});

describe('207 for all', () => {
  it('makes no topic for users nobody knows, and one as soon as somebody is known', async () => {
    const refused = await subscribe('nobodys', ['nobody', 'none']);
    expect(refused.status).toBe(207);
    expect(refused.body).toMatchObject({ successful: [], failed: [{}, {}] });
    expect((await api.send('get', '/admin/v1/topics/nobodys')).status).toBe(404);
    expect((await subscribe('nobodys', ['nobody', 'ann'])).body.successful).toHaveLength(1);
    expect((await api.send('get', '/admin/v1/topics/nobodys')).status).toBe(200);
  });

  it('lets ten requests at once make one topic with everybody on it once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => subscribe('raced', ['ann', 'bob', 'cid'])),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const ids = answers.map(({ body }) =>
      body.successful.map(({ id }: { id: string }) => id).sort(),
    );
    expect(new Set(ids.map(String)).size).toBe(1);
    const listed = await api.send('get', '/admin/v1/topics/raced/subscriptions');
    expect(listed.body.items).toHaveLength(3);
  });
});

describe('400', () => {
  it.each(['after=x', 'limit=0', 'limit=1001', 'nope=1'])('refuses ?%s', async (query) => {
    expect((await api.send('get', `/admin/v1/topics?${query}`)).status).toBe(400);
  });
});

describe('404', () => {
  it.each([
    ['get', '/topics/nobody'],
    ['delete', '/topics/nobody'],
    ['get', '/topics/nobody/subscriptions'],
  ] as const)('answers %s %s', async (method, path) => {
    const response = await api.send(method, `/admin/v1${path}`);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'topic', id: 'nobody' });
  });

  it('answers who wants to take users off a topic nobody knows', async () => {
    expect((await unsubscribe('nobody', ['ann'])).status).toBe(404);
  });
});

describe('422', () => {
  it.each([
    ['nobody', { user_external_ids: [] }],
    ['no list', {}],
    ['an unknown field', { user_external_ids: ['ann'], nope: 1 }],
  ])('refuses to take off %s', async (_, body) => {
    await subscribe('refused', ['ann']);
    const response = await api.send('delete', '/admin/v1/topics/refused/subscriptions', body);
    expect(response.status).toBe(422);
  });
});
