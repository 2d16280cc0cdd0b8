import { jest } from '@jest/globals';
import pg from 'pg';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let channelId: string;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  channelId = (await api.send('get', '/management/v1/channels/feed')).body.id;
});

afterAll(() => api.close());

const query = jest.spyOn(pg.Client.prototype, 'query');
const countQueries = () => query.mock.calls.length;
const upsert = (users: unknown[]) => api.send('post', '/admin/v1/users/bulk', { users });
const read = async (user: string) => (await api.send('get', `/admin/v1/users/${user}`)).body;
const statusesOf = ({ body }: { body: { results: { status: number }[] } }) =>
  body.results.map(({ status }) => status);

describe('200', () => {
  it('creates users and merges into known ones, and answers in the order of the request', async () => {
    const known = {
      email: 'known@example.com',
      first_name: 'Ada',
      custom_fields: { a: { x: 1 }, b: 2 },
    };
    const before = (await api.send('put', '/admin/v1/users/known', known)).body;
    const response = await upsert([
      { external_id: 'fresh', email: 'fresh@example.com', custom_fields: { plan: 'pro' } },
      {
        external_id: 'known',
        first_name: null,
        last_name: 'L',
        custom_fields: { a: { y: 2 }, b: null },
      },
    ]);
    expect(response.status).toBe(200);
    const fresh = await read('fresh');
    expect(response.body.results).toEqual([
      { status: 201, id: fresh.id, external_id: 'fresh' },
      { status: 200, id: before.id, external_id: 'known' },
    ]);
    expect(fresh).toMatchObject({ email: 'fresh@example.com', custom_fields: { plan: 'pro' } });
    expect(await read('known')).toEqual({
      ...before,
      first_name: null,
      last_name: 'L',
      custom_fields: { a: { x: 1, y: 2 } },
      updated_at: expect.any(String),
    });
  });

  it('stores what as many single requests store', async () => {
    const bodies = [
      { email: 'e@example.com', phone: '+41791234567', avatar: 'https://example.com/a.png' },
      {
        locale: 'de-CH',
        timezone: 'Europe/Zurich',
        custom_fields: { a: { b: { c: null, d: 1 } } },
      },
      { custom_fields: { list: [1, { x: null }], x: '' }, first_name: 'ü\u{1f600}' },
      { custom_fields: null },
      {},
    ];
    for (const [index, body] of bodies.entries()) {
      await api.send('put', `/admin/v1/users/single-${index}`, body);
    }
    await upsert(bodies.map((body, index) => ({ external_id: `bulk-${index}`, ...body })));
    for (const index of bodies.keys()) {
      const own = { id: 0, external_id: 0, created_at: 0, updated_at: 0 };
      expect({ ...(await read(`bulk-${index}`)), ...own }).toEqual({
        ...(await read(`single-${index}`)),
        ...own,
      });
    }
  });

  it('takes the same user twice for one, given the one after the other', async () => {
    await api.send('put', '/admin/v1/users/stored', { custom_fields: { a: { x: 1 } } });
    const response = await upsert([
      { external_id: 'twice', email: 'first@example.com', first_name: 'Ada' },
      { external_id: 'stored', custom_fields: { a: null } },
      { external_id: 'twice', email: 'second@example.com' },
      { external_id: 'stored', custom_fields: { a: { y: 2 } } },
    ]);
    expect(statusesOf(response)).toEqual([201, 200, 200, 200]);
    expect(await read('twice')).toMatchObject({ email: 'second@example.com', first_name: 'Ada' });
    expect((await read('stored')).custom_fields).toEqual({ a: { y: 2 } });
  });

  it('stores preferences and channel settings of each', async () => {
    const settingsOf = (user: string) => ({ device_tokens: [`token of ${user}`] });
    const asked = (user: string, enabled: boolean) => ({
      external_id: user,
      preferences: { channel_types: { email: enabled }, notiflows: { welcome: { enabled } } },
      channel_settings: [{ channel_id: channelId, settings: settingsOf(user) }],
    });
    await upsert([asked('quiet', true), asked('loud', true), asked('quiet', false)]);
    for (const [user, enabled] of Object.entries({ quiet: false, loud: true })) {
      const { body } = await api.send('get', `/admin/v1/users/${user}/preferences`);
      expect(body.channel_types.email).toBe(enabled);
      expect(Object.values(body.notiflows)).toMatchObject([{ enabled }]);
      const stored = await api.send('get', `/admin/v1/users/${user}/channel-settings/${channelId}`);
      expect(stored.body.settings).toEqual(settingsOf(user));
    }
  });

  it('is given again for the same Idempotency-Key', async () => {
    const send = () => upsert([{ external_id: 'keyed' }]).set('idempotency-key', 'bulk-users');
    const first = await send();
    const repeat = await send();
    expect([repeat.status, repeat.body, statusesOf(repeat)]).toEqual([200, first.body, [201]]);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
  });

  it('lets ten requests at once store the same thousand, each user once', async () => {
    const users = Array.from({ length: 1_000 }, (_, index) => ({ external_id: `raced-${index}` }));
    const shuffled = (by: number) => [...users.slice(by * 97), ...users.slice(0, by * 97)];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => upsert(shuffled(index))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.flatMap(statusesOf).filter((status) => status === 201)).toHaveLength(1_000);
  });

  it('leaves a user called "bulk" a user', async () => {
    expect((await api.send('put', '/admin/v1/users/bulk', { first_name: 'B' })).status).toBe(201);
    expect((await read('bulk')).first_name).toBe('B');
    expect((await api.send('delete', '/admin/v1/users/bulk')).status).toBe(204);
  });

  it('takes as many statements for a thousand users as for two', async () => {
    const counted = async (count: number, name: string) => {
      const users = Array.from({ length: count }, (_, index) => ({
        external_id: `${name}-${index % (count / 2)}`,
        preferences: { channel_types: { email: false } },
        channel_settings: [{ channel_id: channelId, settings: { device_tokens: ['t'] } }],
      }));
      await upsert(users.slice(0, count / 4));
      const before = countQueries();
      expect((await upsert(users)).status).toBe(200);
      return countQueries() - before;
    };
    const [few, many] = [await counted(4, 'few'), await counted(1_000, 'many')];
    expect(many).toBe(few);
  });
});

describe('207', () => {
  it('tells what is wrong with each bad item and stores the others', async () => {
    const response = await upsert([
      { external_id: 'good-1' },
      { external_id: 'bad', email: 'nope', nope: 1 },
      { email: 'a@example.com' },
      'text',
      { external_id: 'bad', first_name: 'a\u0000b' },
      { external_id: 'bad', preferences: { notiflows: { nobody: { enabled: true } } } },
      {
        external_id: 'bad',
        channel_settings: [{ channel_id: 'x', settings: { device_tokens: ['t'] } }],
      },
      { external_id: 'good-2' },
    ]);
    expect(response.status).toBe(207);
    expect(statusesOf(response)).toEqual([201, 422, 422, 422, 422, 422, 422, 201]);
    const fieldsOf = (index: number) =>
      response.body.results[index].error.details.fields.map(
        ({ field, reason }: { field: string; reason: string }) => `${field} ${reason}`,
      );
    expect(fieldsOf(1)).toEqual(['nope unknown', 'email format']);
    expect(fieldsOf(2)).toEqual(['external_id required']);
    expect(fieldsOf(4)).toEqual(['first_name invalid']);
    expect(fieldsOf(5)).toEqual(['preferences.notiflows.nobody invalid']);
    expect(fieldsOf(6)).toEqual(['channel_settings[0].channel_id invalid']);
    expect((await api.send('get', '/admin/v1/users/bad')).status).toBe(404);
    expect((await read('good-2')).external_id).toBe('good-2');
  });

  it('is the answer when none is stored', async () => {
    expect(statusesOf(await upsert([{}]))).toEqual([422]);
  });
});

describe('422', () => {
  it.each([
    ['no users', {}, 'users', 'required'],
    ['an empty list', { users: [] }, 'users', 'required'],
    ['more than 1,000', { users: Array(1_001).fill({ external_id: 'x' }) }, 'users', 'length'],
    ['another field', { users: [{ external_id: 'x' }], nope: 1 }, 'nope', 'unknown'],
  ])('refuses %s', async (_, body, field, reason) => {
    const response = await api.send('post', '/admin/v1/users/bulk', body);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toMatchObject([{ field, reason }]);
  });
});
