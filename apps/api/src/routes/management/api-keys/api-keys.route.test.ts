import { jest } from '@jest/globals';
import { newId } from '@notiflow/database';
import { isWellFormedKey } from '@notiflow/vault';
import pg from 'pg';
import request from 'supertest';
import { pepper, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';
import { createCredentialFinders } from '../../../authenticate/create-credential-finders.ts';
import { createUseRecorder } from '../../../authenticate/use-recorder.ts';
import { createServer } from '../../../server.ts';

const path = '/management/v1/api-keys';
const daysMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * daysMs).toISOString();

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const make = async (body: object = {}) =>
  (await api.send('post', path, { name: 'CI', ...body })).body;
const listRuns = (key: string, app = api.app) =>
  request(app).get('/admin/v1/runs').set('authorization', `Bearer ${key}`);

/** The api once more, as another process of the same installation: its own cache, the same database. */
function startOtherProcess() {
  const useRecorder = createUseRecorder({
    record: api.database.credentials.recordUse,
    onError: (error) => {
      throw error;
    },
    // Stored only when the test says so: this process outlives the test's database.
    everyMs: 86_400_000,
  });
  const finders = createCredentialFinders({
    database: api.database,
    pepper,
    useRecorder,
    sessionRecorder: useRecorder,
  });
  return { app: createServer({ ...api.deps, ...finders }), useRecorder };
}

describe('200', () => {
  it('lists keys by page, newest first, with what may be shown of them', async () => {
    const { key, ...shown } = await make({ name: 'Newest' });
    const { body } = await api.send('get', `${path}?limit=1`);
    expect(body.items).toEqual([shown]);
    expect(body.page_info).toMatchObject({ page: 1, limit: 1 });
    expect(body.page_info.total).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(body)).not.toContain(key);
    const second = await api.send('get', `${path}?limit=1&page=2`);
    expect(second.body.items[0].id).not.toBe(shown.id);
  });

  it('lists when each key was last used, without a write per request', async () => {
    const { key, id } = await make();
    const { app, useRecorder } = startOtherProcess();
    const startedAt = Date.now();
    await Promise.all([listRuns(key, app), listRuns(key, app), listRuns(key, app)]);
    const lastUsedAt = async () => {
      const { body } = await api.send('get', `${path}?limit=100`);
      return body.items.find((item: { id: string }) => item.id === id).last_used_at;
    };
    expect(await lastUsedAt()).toBeNull();
    await useRecorder.flush();
    expect(Date.parse(await lastUsedAt())).toBeGreaterThanOrEqual(startedAt);
  });

  it('keeps the later of two moments of use', async () => {
    const { id } = await make();
    const { recordUse } = api.database.credentials;
    const moments = ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
    for (const moment of moments) await recordUse([{ id, usedAt: new Date(moment) }]);
    const { body } = await api.send('get', `${path}?limit=1`);
    expect(body.items[0]).toMatchObject({ id, last_used_at: moments[0] });
  });
});

describe('201', () => {
  it('makes a secret key that may do everything and works at once', async () => {
    const response = await api.send('post', path, { name: 'CI' });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.any(String),
      name: 'CI',
      kind: 'secret',
      prefix: response.body.key.slice(0, 7),
      scopes: ['*'],
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
      superseded_by: null,
      created_at: expect.any(String),
      key: expect.any(String),
    });
    expect(isWellFormedKey(response.body.key, 'sk_')).toBe(true);
    expect((await listRuns(response.body.key)).status).toBe(200);
  });

  it('makes a public key, which goes with the secret keys of its project', async () => {
    const { key, scopes, kind } = await make({ kind: 'public' });
    expect([kind, scopes, isWellFormedKey(key, 'pk_')]).toEqual(['public', [], true]);
    const { body } = await api.send('get', '/admin/v1/runs').set('x-notiflows-api-key', key);
    expect(body.items).toEqual([]);
  });

  it('makes a key that may do only what its scopes say', async () => {
    const { key } = await make({ scopes: ['users:read', 'run'] });
    const response = await listRuns(key);
    expect(response.status).toBe(403);
    expect(response.body.error.details).toEqual({ required_scope: 'deliveries:read' });
  });

  it('makes a key that is refused from the moment it expires, not when the cache forgets it', async () => {
    const expires_at = inDays(1);
    const { key } = await make({ expires_at });
    const now = jest.spyOn(Date, 'now');
    now.mockReturnValue(Date.parse(expires_at) - 1);
    expect((await listRuns(key)).status).toBe(200);
    now.mockReturnValue(Date.parse(expires_at));
    expect((await listRuns(key)).status).toBe(401);
    now.mockRestore();
  });

  it('rotates a key: both work until the overlap is over', async () => {
    const old = await make({ name: 'Shop', scopes: ['deliveries:read'] });
    expect((await listRuns(old.key)).status).toBe(200);
    const response = await api.send('post', `${path}/${old.id}/rotate`);
    expect(response.status).toBe(201);
    const { key, id, replaces, ...rest } = response.body;
    expect(id).not.toBe(old.id);
    expect(rest).toMatchObject({ name: 'Shop', scopes: ['deliveries:read'], expires_at: null });
    const overlapMs = Date.parse(replaces.expires_at) - Date.now();
    expect(replaces.id).toBe(old.id);
    expect(Math.abs(overlapMs - daysMs)).toBeLessThan(60_000);
    expect([(await listRuns(old.key)).status, (await listRuns(key)).status]).toEqual([200, 200]);
  });

  it('rotates without overlap: the old key is refused at once', async () => {
    const old = await make();
    await listRuns(old.key);
    const { body } = await api.send('post', `${path}/${old.id}/rotate`, { overlap_seconds: 0 });
    expect([(await listRuns(old.key)).status, (await listRuns(body.key)).status]).toEqual([
      401, 200,
    ]);
  });

  it('never lets a rotation prolong the life of the old key', async () => {
    const expires_at = inDays(0.5);
    const old = await make({ expires_at });
    const { body } = await api.send('post', `${path}/${old.id}/rotate`);
    expect(body.replaces.expires_at).toBe(expires_at);
  });

  it('is repeated for an Idempotency-Key without the key, which is stored nowhere in clear', async () => {
    const send = (url: string, body?: object) =>
      api.send('post', url, body).set('idempotency-key', 'make-one');
    const first = await send(path, { name: 'Once' });
    const repeat = await send(path, { name: 'Once' });
    expect(repeat.status).toBe(201);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(repeat.body).toEqual({ ...first.body, key: null });
    const rotated = await send(`${path}/${first.body.id}/rotate`);
    expect((await send(`${path}/${first.body.id}/rotate`)).body).toEqual({
      ...rotated.body,
      key: null,
    });
    const dump = await dumpDatabase();
    expect(dump).toContain(first.body.id);
    for (const { key } of [first.body, rotated.body]) {
      expect(key).toMatch(/^sk_.{41}$/);
      expect(dump).not.toContain(key);
      expect(dump).not.toContain(key.slice(8, 20));
    }
  });
});

describe('204', () => {
  it('revokes a key at once here, and within 5 seconds in every other process', async () => {
    const { key, id } = await make();
    const { app } = startOtherProcess();
    expect([(await listRuns(key)).status, (await listRuns(key, app)).status]).toEqual([200, 200]);
    const response = await api.send('delete', `${path}/${id}`);
    expect([response.status, response.text]).toEqual([204, '']);
    expect((await listRuns(key)).status).toBe(401);
    const later = performance.now() + 5_001;
    const now = jest.spyOn(performance, 'now').mockReturnValue(later);
    expect((await listRuns(key, app)).status).toBe(401);
    now.mockRestore();
  });

  it('is the answer for a revoked key too, which keeps its moment and stays in the list', async () => {
    const { id } = await make({ name: 'Gone' });
    await api.send('delete', `${path}/${id}`);
    const find = async () => (await api.send('get', `${path}?limit=1`)).body.items[0];
    const { revoked_at } = await find();
    expect(revoked_at).not.toBeNull();
    expect((await api.send('delete', `${path}/${id}`)).status).toBe(204);
    expect(await find()).toMatchObject({ id, revoked_at });
  });
});

describe('400', () => {
  it.each([
    ['delete', `${path}/nope`, 'id'],
    ['post', `${path}/nope/rotate`, 'id'],
    ['get', `${path}?page=0`, 'page'],
    ['get', `${path}?limit=101`, 'limit'],
  ] as const)('names the bad parameter of %s %s', async (method, url, param) => {
    const response = await api.send(method, url);
    expect(response.status).toBe(400);
    expect(response.body.error.details.param).toBe(param);
  });
});

describe('404', () => {
  it.each([
    ['delete', ''],
    ['post', '/rotate'],
  ] as const)('is the answer to %s of an unknown key%s', async (method, rest) => {
    const id = newId();
    const response = await api.send(method, `${path}/${id}${rest}`);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'api_key', id });
  });

  it('is the answer for the key of another project, which keeps working', async () => {
    const shop = { slug: 'shop', name: 'Shop' };
    const { body: other } = await api.send('post', '/management/v1/projects', shop);
    const theirs = `/management/v1/projects/shop/api-keys`;
    const { items } = (await api.send('get', theirs)).body;
    for (const { id } of items) {
      const url = `/management/v1/projects/default/api-keys/${id}`;
      expect((await api.send('delete', url)).status).toBe(404);
      expect((await api.send('post', `${url}/rotate`)).status).toBe(404);
    }
    expect((await listRuns(other.secret_key)).status).toBe(200);
    const client = await openClient();
    await client.query(`DELETE FROM projects WHERE slug = 'shop'`);
    await client.end();
  });
});

describe('409', () => {
  it.each([
    ['revoked', async (id: string) => void (await api.send('delete', `${path}/${id}`))],
    ['expired', (id: string) => expire(id)],
  ])('refuses to rotate a key that is %s', async (status, end) => {
    const { id } = await make();
    await end(id);
    const response = await api.send('post', `${path}/${id}/rotate`);
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({
      current_status: status,
      allowed_statuses: ['active'],
    });
  });
});

describe('409 for a key that was rotated', () => {
  it('names its one successor, also to ten who rotate it at once', async () => {
    const old = await make({ name: 'Raced' });
    const rotate = () => api.send('post', `${path}/${old.id}/rotate`);
    const answers = await Promise.all(Array.from({ length: 10 }, rotate));
    const [successor, ...others] = answers.filter(({ status }) => status === 201);
    expect(others).toEqual([]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(9);
    for (const { body } of refused) {
      expect(body.error.details).toEqual({
        current_status: 'superseded',
        allowed_statuses: ['active'],
        resource: 'api_key',
        id: successor?.body.id,
      });
    }
    const { items } = (await api.send('get', `${path}?limit=2`)).body;
    expect(items).toMatchObject([
      { id: successor?.body.id, superseded_by: null },
      { id: old.id, superseded_by: successor?.body.id },
    ]);
    expect((await api.send('post', `${path}/${successor?.body.id}/rotate`)).status).toBe(201);
  });

  it('is the answer while both work, and when the old one is revoked', async () => {
    const old = await make();
    await api.send('post', `${path}/${old.id}/rotate`);
    expect((await listRuns(old.key)).status).toBe(200);
    expect((await api.send('post', `${path}/${old.id}/rotate`)).status).toBe(409);
    await api.send('delete', `${path}/${old.id}`);
    const { body } = await api.send('post', `${path}/${old.id}/rotate`);
    expect(body.error.details.current_status).toBe('superseded');
  });
});

describe('422', () => {
  it.each<[string, object, Record<string, string>]>([
    ['no name', {}, { name: 'required' }],
    ['a blank name', { name: '' }, { name: 'required' }],
    ['a long name', { name: 'x'.repeat(101) }, { name: 'length' }],
    ['an unknown kind', { name: 'x', kind: 'sk' }, { kind: 'enum' }],
    ['an unknown scope', { name: 'x', scopes: ['run', 'root'] }, { 'scopes[1]': 'enum' }],
    ['no scopes', { name: 'x', scopes: [] }, { scopes: 'required' }],
    ['a scope twice', { name: 'x', scopes: ['run', 'run'] }, { scopes: 'duplicate' }],
    [
      'scopes for a public key',
      { name: 'x', kind: 'public', scopes: ['run'] },
      { scopes: 'exclusive' },
    ],
    ['a past expiry', { name: 'x', expires_at: inDays(-1) }, { expires_at: 'range' }],
    ['a far expiry', { name: 'x', expires_at: inDays(5 * 366 + 2) }, { expires_at: 'range' }],
    ['no moment', { name: 'x', expires_at: 'soon' }, { expires_at: 'format' }],
    ['several', { kind: 7, expires_at: 1, nope: 1 }, { name: 'required', nope: 'unknown' }],
  ])('refuses %s', async (_, body, expected) => {
    const response = await api.send('post', path, body);
    expect(response.status).toBe(422);
    expect(reasonsOf(response)).toMatchObject(expected);
  });

  it.each([
    [{ overlap_seconds: -1 }, { overlap_seconds: 'range' }],
    [{ overlap_seconds: 2_592_001 }, { overlap_seconds: 'range' }],
    [{ overlap_seconds: 1.5 }, { overlap_seconds: 'type' }],
    [
      { expires_at: inDays(-1), name: 'x' },
      { expires_at: 'range', name: 'unknown' },
    ],
  ])('refuses to rotate with %j', async (body, expected) => {
    const { id } = await make();
    const response = await api.send('post', `${path}/${id}/rotate`, body);
    expect(response.status).toBe(422);
    expect(reasonsOf(response)).toEqual(expected);
  });
});

function reasonsOf({ body }: { body: { error: { details: { fields: Problem[] } } } }) {
  return Object.fromEntries(body.error.details.fields.map(({ field, reason }) => [field, reason]));
}

interface Problem {
  field: string;
  reason: string;
}

async function openClient(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  return client;
}

async function expire(id: string): Promise<void> {
  const client = await openClient();
  await client.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [id]);
  await client.end();
}

/** Every row of every table, as text. */
async function dumpDatabase(): Promise<string> {
  const client = await openClient();
  const { rows } = await client.query<{ dump: string }>(
    `SELECT coalesce(string_agg(query_to_xml(
       format('SELECT * FROM %I', tablename), true, false, '')::text, ''), '') AS dump
     FROM pg_tables WHERE schemaname = current_schema()`,
  );
  await client.end();
  return rows[0]?.dump ?? '';
}
