import request from 'supertest';
import { keys, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createRateLimiter } from '../request/rate-limit.ts';
import { createServer } from '../server.ts';

let api: TestApi;

const page = 'https://app.example.com';
const path = '/user/v1/profile';

beforeAll(async () => {
  api = await startTestApi();
  await api.send('put', '/admin/v1/users/ann', { first_name: 'Ann' });
  await allow([page, 'http://localhost:5173']);
});

afterAll(() => api.close());

async function allow(origins: string[]): Promise<void> {
  await api.send('put', '/management/v1/settings', { allowed_origins: origins });
}

const ann = { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-id': 'ann' };
const ask = (headers: Record<string, string>, app = api.app) =>
  request(app)
    .get(path)
    .set({ ...ann, ...headers });

const corsHeaders = (headers: Record<string, string>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('a page of an allowed origin', () => {
  it('reads the answer, and the headers it needs', async () => {
    const { status, headers } = await ask({ origin: page });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': page, vary: 'origin' });
    expect(headers['access-control-expose-headers']?.split(', ')).toEqual(
      expect.arrayContaining(['retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id']),
    );
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each<[number, Record<string, string>]>([
    [401, { 'x-notiflows-user-key': 'no token' }],
    [401, { 'x-notiflows-user-id': 'nobody' }],
    [401, { 'x-notiflows-api-key': 'pk_that_nobody_has_ever_had' }],
  ])('reads why it is refused: %i %j', async (status, headers) => {
    const answer = await ask({ origin: page, ...headers });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, page]);
  });

  it('reads that something is not there, or not valid', async () => {
    const missing = await request(api.app)
      .get('/user/v1/channels/nope/settings')
      .set({ ...ann, origin: page });
    const invalid = await request(api.app)
      .put(path)
      .set({ ...ann, origin: page })
      .send({ timezone: 'Moon/Base' });
    for (const [answer, status] of [
      [missing, 404],
      [invalid, 422],
    ] as const) {
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([
        status,
        page,
      ]);
    }
  });
});

describe('whatever page asks', () => {
  it('hears that a secret key is none of its business', async () => {
    const { status, body } = await ask({ origin: page, 'x-notiflows-api-key': keys.secret });
    expect([status, body.error.details]).toEqual([403, { reason: 'secret_key_in_browser' }]);
  });

  it.each([
    ['get', '/user/v1/nothing', 404],
    ['get', '/user/nothing', 404],
    ['delete', path, 405],
    ['get', '/user/v1/channels/%E0%A4%A/settings', 400],
  ] as const)('reads that there is no such thing to ask: %s %s', async (method, url, status) => {
    const answer = await request(api.app)
      [method](url)
      .set({ ...ann, origin: page });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, page]);
  });
});

describe('a page of any other origin', () => {
  it.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'https://sub.app.example.com',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://APP.example.com',
    'https://app.example.com/',
    'null',
    'http://localhost:5174',
  ])('gets no data and reads nothing: %s', async (origin) => {
    const { status, headers, body, text } = await ask({ origin });
    expect(status).toBe(403);
    expect(body.error.details).toEqual({ reason: 'origin_not_allowed' });
    expect(body.error.message).toContain(origin);
    expect(body.error.message).toContain('allowed_origins');
    expect(corsHeaders(headers)).toEqual([]);
    expect(headers.vary).toBe('origin');
    expect(text).not.toContain('Ann');
  });

  it('changes nothing either', async () => {
    const origin = 'https://evil.example';
    const answer = await request(api.app)
      .put(path)
      .set({ ...ann, origin })
      .send({ locale: 'ja' });
    expect(answer.status).toBe(403);
    expect((await ask({})).body.locale).toBeNull();
  });

  it('is told of in the log, without who asked', () => {
    const lines = api.logs.filter(({ event }) => event === 'user.refused');
    expect(lines).toContainEqual({
      event: 'user.refused',
      fields: { project_id: expect.any(String), reason: 'origin_not_allowed', key_id: null },
    });
  });
});

describe('the origins of the installation itself', () => {
  it('may ask: the one of PUBLIC_URL, and this machine', async () => {
    const PUBLIC_URL = 'https://notify.example.com/behind/a/proxy';
    const app = createServer({ ...api.deps, config: { ...api.deps.config, PUBLIC_URL } });
    expect((await ask({ origin: 'https://notify.example.com' }, app)).status).toBe(200);
    expect((await ask({ origin: 'https://notify.example.com' })).status).toBe(403);
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
      expect((await ask({ origin: `http://${host}`, host })).status).toBe(200);
      expect((await ask({ origin: 'http://localhost:3001', host })).status).toBe(403);
    }
  });

  it('are no name of the network that leads here', async () => {
    const host = 'rebound.evil.example:3000';
    expect((await ask({ origin: `http://${host}`, host })).status).toBe(403);
  });
});

describe('an empty list', () => {
  it('lets no page in, and every program', async () => {
    await allow([]);
    expect((await ask({ origin: page })).status).toBe(403);
    expect((await ask({})).status).toBe(200);
    await allow([page, 'http://localhost:5173']);
  });
});

describe('a preflight', () => {
  it.each([
    ['traceparent,sentry-trace', true],
    ['x-a\\nset-cookie', false],
    ['a'.repeat(65), false],
  ])('lets headers of a page through that can be names: %j', async (asked, isLetThrough) => {
    const { headers } = await request(api.app).options('/user/v1/profile').set({
      origin: 'https://anything.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': asked,
    });
    const allowed = String(headers['access-control-allow-headers']);
    expect([allowed.includes(asked), allowed.includes('x-notiflows-user-key')]).toEqual([
      isLetThrough,
      true,
    ]);
  });

  it.each(['/user', '/user/v1', '/api/user/v1'])(
    'is answered below %s for every page',
    async (at) => {
      const { status, headers } = await request(api.app)
        .options(`${at}/channels/feed/feed/entries`)
        .set({
          origin: 'https://anything.example',
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'content-type,x-notiflows-api-key,x-notiflows-user-key',
        });
      expect(status).toBe(204);
      expect(headers['access-control-allow-origin']).toBe('https://anything.example');
      expect(headers['access-control-allow-methods']).toContain('PATCH');
      expect(headers['access-control-allow-headers']).toContain('x-notiflows-user-key');
      expect(headers['access-control-max-age']).toBe('7200');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers.vary).toBe('origin');
    },
  );

  it('is answered by no other surface', async () => {
    for (const at of ['/admin/v1/users', '/management/v1/settings']) {
      const { headers } = await request(api.app)
        .options(at)
        .set({ origin: page, 'access-control-request-method': 'GET' });
      expect(corsHeaders(headers)).toEqual([]);
    }
  });

  it('is not every OPTIONS: without one, a path says what it takes', async () => {
    const { status, headers } = await request(api.app).options(path);
    expect([status, headers.allow]).toEqual([204, 'GET, PUT, HEAD, OPTIONS']);
  });
});

describe('the limit of a user', () => {
  it('is beside that of the key, and each user has their own', async () => {
    await api.send('put', '/admin/v1/users/bob', {});
    const userRateLimiter = createRateLimiter({
      limit: 3,
      seconds: 5,
      redis: null,
      keyPrefix: 'u',
    });
    const app = createServer({ ...api.deps, userRateLimiter });
    const answers = [];
    for (let times = 0; times < 4; times += 1) answers.push(await ask({ origin: page }, app));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const [last] = answers.slice(-1);
    expect(last?.body.error).toMatchObject({
      message: 'A user may make 3 requests in 5 seconds',
      details: { limit: 3, window: '5s' },
    });
    expect(last?.headers['access-control-allow-origin']).toBe(page);
    expect(answers[2]?.headers['ratelimit-policy']).toBe('"default";q=100000;w=1, "user";q=3;w=5');
    expect(answers[2]?.headers.ratelimit).toMatch(/^"default";r=\d+;t=1, "user";r=0;t=[1-5]$/);
    expect(last?.headers['ratelimit-policy']).toBe('"user";q=3;w=5');
    expect(last?.headers.ratelimit).toMatch(/^"user";r=0;t=[1-5]$/);
    expect((await ask({ 'x-notiflows-user-id': 'bob' }, app)).status).toBe(200);
  });

  it('keeps one user from using up what all have together', async () => {
    const limits = { seconds: 60, redis: null };
    const rateLimiter = createRateLimiter({ ...limits, limit: 5, keyPrefix: 'together' });
    const userRateLimiter = createRateLimiter({ ...limits, limit: 3, keyPrefix: 'alone' });
    const app = createServer({ ...api.deps, rateLimiter, userRateLimiter });
    for (let times = 0; times < 9; times += 1) await ask({}, app);
    expect((await ask({ 'x-notiflows-user-id': 'bob' }, app)).status).toBe(200);
  });
});
