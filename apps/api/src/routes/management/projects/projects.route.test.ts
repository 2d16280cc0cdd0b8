import pg from 'pg';
import request from 'supertest';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/projects';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const create = (slug: string) => api.send('post', path, { slug, name: `The ${slug}` });

describe('200', () => {
  it('answers a project by its slug, also when others could be meant', async () => {
    await create('shop');
    for (const prefix of ['/management/v1', '/api/management/v1']) {
      const response = await api.send('get', `${prefix}/projects/shop`);
      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({ slug: 'shop', name: 'The shop' });
    }
  });

  it('answers what belongs to a project below its slug', async () => {
    await create('below');
    const { body } = await api.send('get', `${path}/below/whoami`);
    expect(body).toEqual({
      project: { id: expect.any(String), slug: 'below', name: 'The below' },
    });
  });

  it('lists projects by slug, page by page', async () => {
    for (const slug of ['zoo-1', 'zoo-2']) await create(slug);
    const { body } = await api.send('get', `${path}?limit=1`);
    const { total, ...info } = body.page_info;
    expect(info).toEqual({ page: 1, limit: 1, total_pages: total });
    const last = await api.send('get', `${path}?limit=1&page=${total}`);
    expect(last.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['zoo-2']);
  });
});

describe('201', () => {
  it('makes a project whose keys work at once and open no other project', async () => {
    const response = await create('fresh');
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.any(String),
      slug: 'fresh',
      name: 'The fresh',
      created_at: expect.any(String),
      updated_at: expect.any(String),
      api_key: expect.stringMatching(/^pk_/),
      secret_key: expect.stringMatching(/^sk_/),
    });
    const { api_key, secret_key } = response.body;
    const put = await request(api.app)
      .put('/admin/v1/users/ada')
      .set({ 'x-notiflows-api-key': api_key, 'x-notiflows-secret-key': secret_key })
      .send({});
    expect(put.status).toBe(201);
    expect((await api.send('get', '/admin/v1/users/ada')).status).toBe(404);
  });

  it('is repeated for an Idempotency-Key without the keys', async () => {
    const send = () =>
      api.send('post', path, { slug: 'once', name: 'Once' }).set('idempotency-key', 'once');
    const first = await send();
    const repeat = await send();
    expect(repeat.status).toBe(201);
    expect(repeat.body).toEqual({ ...first.body, api_key: null, secret_key: null });
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    const { rows } = await client.query('SELECT response FROM idempotency_keys');
    await client.end();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(first.body.secret_key);
  });
});

describe('400', () => {
  it('asks which project is meant when whoami could mean several', async () => {
    await create('second');
    const response = await api.send('get', '/management/v1/whoami');
    expect(response.status).toBe(400);
    expect(response.body.error.details).toMatchObject({ param: 'project' });
  });
});

describe('401', () => {
  it.each(['', '/default'])('is the answer without an account token to %p', async (rest) => {
    const response = await request(api.app).get(`${path}${rest}`);
    expect(response.status).toBe(401);
  });
});

describe('404', () => {
  it.each(['/nope', '/nope/whoami', '/Default', '/nope%20'])(
    'is the answer to %p',
    async (rest) => {
      const response = await api.send('get', `${path}${rest}`);
      expect(response.status).toBe(404);
      expect(response.body.error.details.resource).toBe('project');
    },
  );

  it('is the answer to a project below a project', async () => {
    const response = await api.send('get', `${path}/default/projects/default`);
    expect(response.status).toBe(404);
    expect(response.body.error.message).toBe('There is nothing at this path');
  });
});

describe('405', () => {
  it('names the methods of a project', async () => {
    const response = await api.send('put', `${path}/default`, {});
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe('GET, HEAD, OPTIONS');
  });
});

describe('409', () => {
  it('refuses a slug that is taken, and makes nothing', async () => {
    await create('taken');
    const before = (await api.send('get', path)).body.page_info.total;
    const response = await create('taken');
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({
      resource: 'project',
      id: 'taken',
      reason: 'taken',
    });
    expect((await api.send('get', path)).body.page_info.total).toBe(before);
  });
});

describe('422', () => {
  it.each<[object, string[]]>([
    [{}, ['name required', 'slug required']],
    [{ slug: 'Shop', name: '' }, ['name required', 'slug format']],
    [{ slug: 'a--b', name: 'x', nope: 1 }, ['nope unknown', 'slug format']],
    [{ slug: '', name: 'x' }, ['slug required']],
    [{ slug: 'x'.repeat(101), name: 'x' }, ['slug length']],
    [{ slug: '019aa000-0000-7000-8000-000000000000', name: 'x' }, ['slug format']],
    [{ slug: 7, name: 'x'.repeat(256) }, ['name length', 'slug type']],
  ])('refuses %j', async (body, expected) => {
    const response = await api.send('post', path, body);
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual(expected);
  });
});
