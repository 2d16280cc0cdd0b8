import { createDatabase } from '@notiflow/database';
import request from 'supertest';
import { eventually } from '../../../test/support/eventually.ts';
import { startTcpPeer } from '../../../test/support/peers.ts';
import { people } from '../../../test/support/seed-project.ts';
import {
  credentialsFor,
  keys,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../test/start-test-api.ts';
import { createRateLimiter } from './request/rate-limit.ts';
import { createVolumeLimiter } from './request/volume-limit.ts';
import { createServer } from './server.ts';

const path = '/admin/v1/notiflows/welcome/run';
const one = { recipients: [{ external_id: 'u1' }] };

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
});

afterAll(() => api.close());

const post = (headers: Record<string, string>, text: string | Buffer) =>
  request(api.app)
    .post(path)
    .set({ ...credentialsFor(path), 'content-type': 'application/json', ...headers })
    .serialize(() => text as string)
    .send(text);

describe('every error', () => {
  it('has the whole envelope and the request id in the header', async () => {
    const response = await request(api.app).get('/nowhere').set('x-request-id', 'my id 1');
    expect(response.headers['x-request-id']).toBe('my id 1');
    expect(response.body).toEqual({
      error: {
        type: 'https://docs.notiflows.com/errors/not_found',
        code: 'not_found',
        message: 'There is nothing at this path',
        status: 404,
        request_id: 'my id 1',
        details: {},
      },
    });
  });

  it.each(['', 'x'.repeat(129), 'ä'])('gets an id of ours instead of %p', async (id) => {
    const response = await request(api.app).get('/nowhere').set('x-request-id', id);
    expect(response.body.error.request_id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(response.headers['x-request-id']).toBe(response.body.error.request_id);
  });
});

describe('400', () => {
  it.each(['{', '', 'nope', '{"a":1}}', '"\ud800'])('refuses the broken JSON %p', async (text) => {
    const response = await post({}, text === '' ? ' ' : text);
    expect(response.status).toBe(400);
    expect(response.body.error.details).toEqual({ reason: 'invalid_json' });
  });

  it('refuses text that is not UTF-8', async () => {
    const response = await post({}, Buffer.from('{"topic":"\xff"}', 'latin1'));
    expect(response.body.error.details).toEqual({ reason: 'invalid_json' });
  });

  it.each([
    ['/admin/v1/runs?limit=0', 'limit'],
    ['/admin/v1/runs?limit=1001', 'limit'],
    ['/admin/v1/runs?limit=x', 'limit'],
    ['/admin/v1/runs?limit=1&limit=2', 'limit'],
    ['/admin/v1/runs?after=nope', 'after'],
    [`/admin/v1/runs?before=${Buffer.from('{"id":"1"}').toString('base64')}`, 'before'],
    ['/admin/v1/runs?status=nope', 'status'],
    ['/admin/v1/runs?created_after=yesterday', 'created_after'],
    ['/admin/v1/runs?notiflow_id=nope', 'notiflow_id'],
    ['/admin/v1/runs?topic=%ED%A0%80', 'topic'],
    ['/admin/v1/runs?topic=a%00b', 'topic'],
    ['/admin/v1/runs?nope=1', 'nope'],
    ['/admin/v1/runs/not-an-id', 'id'],
    ['/admin/v1/runs/%ED%A0%80', 'path'],
    ['/admin/v1/users/a%00b', 'external_id'],
    [`/admin/v1/users/${'x'.repeat(256)}`, 'external_id'],
    ['/admin/v1/deliveries?channel_id=1', 'channel_id'],
    ['/management/v1/channels?page=0', 'page'],
  ])('names the bad parameter of %s', async (url, param) => {
    const response = await api.send('get', url);
    expect(response.status).toBe(400);
    expect(response.body.error).toMatchObject({ code: 'bad_request', details: { param } });
  });
});

describe('401', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing', {}, 'api_key'],
    ['only the API key', { 'x-notiflows-api-key': keys.api }, 'secret_key'],
    ['only the secret key in its header', { 'x-notiflows-secret-key': keys.secret }, 'api_key'],
    ['a wrong API key', both(`${keys.api}x`, keys.secret), 'api_key'],
    ['a wrong secret key', both(keys.api, `${keys.secret}x`), 'secret_key'],
    ['the keys swapped', both(keys.secret, keys.api), 'api_key'],
    ['a wrong bearer', { authorization: `Bearer ${keys.secret}x` }, 'secret_key'],
    ['an account token', { authorization: `Bearer ${keys.account}` }, 'secret_key'],
    ['a malformed key', both('pk_', keys.secret), 'api_key'],
  ])('is the answer to %s', async (_, headers, auth) => {
    const response = await request(api.app).post(path).set(headers).send(one);
    expect(response.status).toBe(401);
    expect(response.body.error).toMatchObject({ code: 'unauthenticated', details: { auth } });
  });

  it.each([
    {},
    { authorization: 'Bearer nf_at_of_nobody_at_all_0001' },
    both(keys.api, keys.secret),
  ])('is the answer of the Management API to %j', async (headers) => {
    const response = await request(api.app).get('/management/v1/whoami').set(headers);
    expect(response.status).toBe(401);
    expect(response.body.error.details).toEqual({ auth: 'account_token' });
  });
});

describe('202 by a secret key alone', () => {
  it('is the answer to a bearer', async () => {
    const headers = { authorization: `Bearer ${keys.secret}` };
    expect((await request(api.app).post(path).set(headers).send(one)).status).toBe(202);
  });
});

describe('403', () => {
  it('refuses a secret key that comes from a web page', async () => {
    const response = await api.send('post', path, one).set('origin', 'https://example.com');
    expect(response.status).toBe(403);
    expect(response.body.error).toMatchObject({
      code: 'forbidden',
      details: { reason: 'secret_key_in_browser' },
    });
  });

  it('names the scope a key lacks', async () => {
    const findApiKey: TestApi['deps']['findApiKey'] = async (text, prefix) => {
      const key = await api.deps.findApiKey(text, prefix);
      return key && { ...key, scopes: ['run'] };
    };
    const app = createServer({ ...api.deps, findApiKey });
    const send = (method: 'get' | 'post', url: string) =>
      request(app)[method](url).set(credentialsFor(url));
    expect((await send('post', path).send(one)).status).toBe(202);
    const response = await send('get', '/admin/v1/users/u1');
    expect(response.status).toBe(403);
    expect(response.body.error.details).toEqual({ required_scope: 'users:read' });
  });
});

describe('404', () => {
  it.each(['/', '/admin/v1/nope', '/admin/v1', '/user/v1/feed', '/Admin/v1/RUNS'])(
    'is the answer to %s',
    async (url) => {
      const response = await api.send('get', url);
      expect(response.status).toBe(404);
      expect(response.body.error.code).toBe('not_found');
    },
  );
});

describe('413', () => {
  it('refuses a page a body over 256 KB', async () => {
    const path = '/user/v1/profile';
    const send = (bytes: number) => {
      const text = '{"locale":"de"}';
      return request(api.app)
        .put(path)
        .set({ ...credentialsFor(path), 'content-type': 'application/json' })
        .send(text + ' '.repeat(bytes - text.length));
    };
    await api.send('put', '/admin/v1/users/ann', {});
    expect((await send(256 * 1024)).status).toBe(200);
    const { status, body } = await send(256 * 1024 + 1);
    expect([status, body.error.message]).toEqual([413, 'The body is larger than 256 KB']);
  });

  it('refuses a body over 10 MB and takes one of exactly that', async () => {
    const bodyOf = (bytes: number) => `{"topic":"${'x'.repeat(bytes - 12)}"}`;
    const tooLarge = await post({}, bodyOf(10 * 1024 * 1024 + 1));
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.body.error.code).toBe('payload_too_large');
    expect((await post({}, bodyOf(10 * 1024 * 1024))).status).toBe(422);
  });
});

describe('415', () => {
  it.each<[string, Record<string, string>]>([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['JSON in another charset', { 'content-type': 'application/json; charset=utf-16' }],
    ['compressed JSON', { 'content-encoding': 'gzip' }],
  ])('refuses %s', async (_, headers) => {
    const response = await post(headers, JSON.stringify(one));
    expect(response.status).toBe(415);
    expect(response.body.error.code).toBe('unsupported_media_type');
  });

  it.each(['application/json; charset=UTF-8', 'application/vnd.api+json', 'APPLICATION/JSON'])(
    'is not the answer to %s',
    async (type) => {
      expect((await post({ 'content-type': type }, JSON.stringify(one))).status).toBe(202);
    },
  );
});

describe('429', () => {
  it('says how much a key may do and when to come back', async () => {
    const rateLimiter = createRateLimiter({ limit: 2, redis: null, keyPrefix: 'few' });
    const app = createServer({ ...api.deps, rateLimiter });
    const send = () => request(app).get('/admin/v1/runs').set(credentialsFor('/admin/v1'));
    // Requests that a busy machine spreads over more than one second are counted apart, and made again.
    const [first, response] = await eventually(async () => {
      const begun = await send();
      expect(begun.headers.ratelimit).toBe('"default";r=1;t=1');
      await send();
      const refused = await send();
      expect(refused.status).toBe(429);
      return [begun, refused] as const;
    });
    expect(first.headers['ratelimit-policy']).toBe('"default";q=2;w=1');
    expect(response.headers).toMatchObject({
      'retry-after': '1',
      ratelimit: '"default";r=0;t=1',
      'ratelimit-policy': '"default";q=2;w=1',
    });
    expect(response.body.error).toMatchObject({
      code: 'rate_limited',
      details: { limit: 2, window: '1s', retry_after: 1 },
    });
  });
});

describe('429 for what requests bring', () => {
  const createApp = () => {
    const limits = { bytes: 20_000, recipients: 20 };
    const volumeLimiter = createVolumeLimiter({ limits, redis: null, keyPrefix: 'little' });
    return createServer({ ...api.deps, volumeLimiter });
  };

  /** Posts the same body until one is refused: a busy machine may spread them over more than one second. */
  async function postUntilRefused(path: string, body: object) {
    const app = createApp();
    return eventually(async () => {
      const answers = [1, 2, 3].map(() =>
        request(app).post(path).set(credentialsFor(path)).send(body),
      );
      const [refused] = (await Promise.all(answers)).filter(({ status }) => status === 429);
      expect(refused).toBeDefined();
      return refused?.body.error;
    });
  }

  it.each([
    ['bytes', 20_000, { recipients: [{ external_id: 'a' }], data: { text: 'x'.repeat(20_000) } }],
    ['recipients', 20, { recipients: people(20) }],
  ])('says how many %s a key may send in a second', async (volume, limit, body) => {
    const error = await postUntilRefused('/admin/v1/notiflows/welcome/run', body);
    expect(error).toMatchObject({
      code: 'rate_limited',
      message: `This key may send ${limit} ${volume} a second`,
      details: { limit, window: '1s', retry_after: 1 },
    });
  });

  it('refuses the runs of a bulk request by themselves', async () => {
    const app = createApp();
    const runs = [1, 2, 3].map(() => ({ notiflow: 'welcome', recipients: people(20) }));
    const path = '/admin/v1/notiflows/run-bulk';
    await eventually(async () => {
      const { body } = await request(app).post(path).set(credentialsFor(path)).send({ runs });
      const statuses = body.results.map(({ status }: { status: number }) => status);
      expect(statuses.toSorted()).toEqual([202, 429, 429]);
    });
  });
});

describe('413', () => {
  it('is the answer to more values than can be read without keeping others waiting', async () => {
    const body = `{"data":{"lists":[${'[],'.repeat(300_000)}[]]}}`;
    const { status, body: answer } = await post({}, body);
    expect([status, answer.error.code, answer.error.details]).toEqual([
      413,
      'payload_too_large',
      { reason: 'too_many_values' },
    ]);
  });
});

describe('422', () => {
  it.each(['null', '[]', '"text"', '7', 'false'])('refuses the body %s', async (text) => {
    const response = await post({}, text);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field: 'body', message: 'must be an object', reason: 'type' },
    ]);
    const bodyless = await api
      .send('post', '/management/v1/notiflows/welcome/validate')
      .set('content-type', 'application/json')
      .send(text);
    expect(bodyless.status).toBe(422);
  });

  it('lists a hundred problems and says that there may be more', async () => {
    for (const recipients of [Array(500).fill({}), Array(500).fill('\0')]) {
      const { error } = (await api.send('post', path, { recipients })).body;
      expect(error.details.fields).toHaveLength(100);
      expect(error.message).toContain('there may be more');
    }
    const { error } = (await api.send('post', path, { recipients: Array(99).fill({}) })).body;
    expect(error.details.fields).toHaveLength(99);
    expect(error.message).toBe('Some fields are not valid');
  });
});

describe('500', () => {
  it('says nothing of its cause, which is logged', async () => {
    const broken = {
      ...api.database.users,
      findUser: async () => Promise.reject(new Error('oops')),
    };
    const app = createServer({ ...api.deps, database: { ...api.database, users: broken } });
    api.logs.length = 0;
    const response = await request(app).get('/admin/v1/users/u').set(credentialsFor('/admin'));
    expect(response.status).toBe(500);
    expect(response.body.error).toMatchObject({ code: 'internal_error', details: {} });
    expect(response.text).not.toContain('oops');
    expect(api.logs.map(({ event }) => event)).toEqual(['request.failed']);
  });
});

describe('503', () => {
  it('is the answer while Postgres is away, after asking it once', async () => {
    const away = await startTcpPeer((socket) => socket.destroy());
    const database = createDatabase({ url: `postgresql://nobody@127.0.0.1:${away.port}/nothing` });
    const app = createServer({ ...api.deps, database });
    let asked = 0;
    for (const [method, url] of [
      ['post', path],
      ['get', '/admin/v1/users/u1'],
      ['get', '/management/v1/channels/feed'],
      ['get', '/management/v1/notiflows/welcome'],
    ] as const) {
      const response = await request(app)[method](url).set(credentialsFor(url)).send(one);
      expect([url, response.status]).toEqual([url, 503]);
      expect(response.headers['retry-after']).toBe('5');
      expect(response.body.error.code).toBe('unavailable');
      asked += 1;
      expect(away.connections()).toBe(asked);
    }
    await database.close();
    await away.close();
  });
});

describe('every answer', () => {
  it('carries the headers that keep browsers from harm, and not what we are made of', async () => {
    for (const path of ['/healthz', '/admin/v1/users', '/management/v1/notiflows', '/nowhere']) {
      const { headers } = await request(api.app).get(path);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors '"),
        'strict-transport-security': expect.stringMatching(/^max-age=31536000/),
        'x-content-type-options': 'nosniff',
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it.each(['/admin/v1/users', '/management/v1/notiflows', '/user/v1/profile', '/user/v1/nothing'])(
    'is kept by nobody on the way where it tells of somebody: %s',
    async (path) => {
      const { headers } = await request(api.app).get(path).set(credentialsFor(path));
      expect(headers['cache-control']).toBe('no-store');
    },
  );
});

function both(apiKey: string, secretKey: string): Record<string, string> {
  return { 'x-notiflows-api-key': apiKey, 'x-notiflows-secret-key': secretKey };
}
