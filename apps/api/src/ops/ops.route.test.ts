import request from 'supertest';
import { logInMember } from '../../test/log-in-member.ts';
import { keys, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

describe('/healthz and /readyz', () => {
  it('answer 200 while a run can be accepted, also without the queue', async () => {
    const doorbell = { ...api.deps.doorbell, isReachable: async () => false };
    const app = createServer({ ...api.deps, doorbell });
    expect((await request(app).get('/healthz')).body).toEqual({ status: 'ok' });
    const ready = await request(app).get('/readyz');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({ status: 'ready', checks: { queue: { ok: false } } });
  });

  it('answer 503 without Postgres, and while the process stops', async () => {
    const database = {
      ...api.database,
      readReadiness: () => Promise.reject(new Error('ECONNREFUSED 10.1.2.3')),
    };
    const away = await request(createServer({ ...api.deps, database })).get('/readyz');
    expect(away.status).toBe(503);
    expect(away.text).not.toContain('10.1.2.3');
    const stopping = createServer({ ...api.deps, lifecycle: { isStopping: true } });
    expect((await request(stopping).get('/readyz')).body.status).toBe('stopping');
    expect((await request(stopping).get('/healthz')).status).toBe(200);
  });
});

describe('/metrics', () => {
  it('answers the token and nobody else', async () => {
    const read = (authorization: string) =>
      request(api.app).get('/metrics').set('authorization', authorization);
    const response = await read('Bearer metrics-token');
    expect(response.status).toBe(200);
    expect(response.text).toContain('notiflow_runs_accepted_total');
    expect((await read('Bearer metrics-tokem')).status).toBe(401);
    expect((await read(`Bearer ${keys.account}`)).status).toBe(401);
    expect((await request(api.app).get('/metrics')).status).toBe(401);
  });

  it('is not there without a token', async () => {
    const config = { ...api.deps.config, METRICS_TOKEN: undefined };
    const app = createServer({ ...api.deps, config });
    expect((await request(app).get('/metrics')).status).toBe(404);
  });
});

describe('/ops/queues', () => {
  const page = 'text/html,application/xhtml+xml';

  it('is for operators of everything; others are told in words', async () => {
    const operator = await logInMember(api, { account_role: 'operator' });
    const open = (cookie: string) =>
      request(api.app).get('/ops/queues').set({ cookie, accept: page });
    expect((await open(operator)).text).toBe('the board');
    const others = [{ account_role: 'viewer' }, { projects: [{ slug: 'default', role: 'admin' }] }];
    for (const may of others) {
      const cookie = await logInMember(api, may);
      const refused = await open(cookie);
      expect([refused.status, refused.type]).toEqual([403, 'text/html']);
      expect(refused.text).toContain('operator or admin of everything');
      expect(refused.headers['content-security-policy']).toContain("default-src 'none'");
      const data = await request(api.app).get('/ops/queues/api/queues').set({ cookie });
      expect([data.status, data.body.error.details]).toEqual([403, { required_role: 'operator' }]);
    }
  });

  it('sends whoever is not logged in to the login and back, and answers their scripts 401', async () => {
    const asked = await request(api.app).get('/ops/queues/queue/runs?page=2').set('accept', page);
    expect([asked.status, asked.headers.location]).toEqual([
      303,
      '/ops/login?next=%2Fops%2Fqueues%2Fqueue%2Fruns%3Fpage%3D2',
    ]);
    const data = await request(api.app).get('/ops/queues/api/queues').set('accept', '*/*');
    expect([data.status, data.body.error.details]).toEqual([401, { auth: 'session' }]);
    for (const authorization of [`Bearer ${keys.account}`, 'Basic b3BzOm9wcy1wYXNzd29yZA==']) {
      const response = await request(api.app).get('/ops/queues').set({ authorization });
      expect(response.status).toBe(401);
    }
  });

  it('takes a change from its own page alone', async () => {
    const cookie = await logInMember(api, { account_role: 'admin' });
    const pause = (from: Record<string, string>) =>
      request(api.app)
        .put('/ops/queues/api/queues/runs/pause')
        .set({ cookie, ...from });
    for (const from of [
      {},
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const { status, body } = await pause(from as Record<string, string>);
      expect([status, body.error.details.reason]).toEqual([403, 'foreign_page']);
    }
    // The board itself refuses it then: it only shows.
    expect((await pause({ 'sec-fetch-site': 'same-origin' })).text).toBe('the board');
  });
});

describe('/openapi.json', () => {
  it('describes the run as the contract says it', async () => {
    const { body } = await request(api.app).get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const operation = body.paths['/admin/v1/notiflows/{id}/run'].post;
    expect(Object.keys(operation.responses).sort()).toEqual(
      '202 400 401 403 404 409 413 415 422 429 500 503'.split(' '),
    );
    expect(operation.requestBody.content['application/json'].schema.properties).toHaveProperty(
      'recipients',
    );
  });
});
