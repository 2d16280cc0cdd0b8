import type { Express } from 'express';
import request from 'supertest';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;

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
  it('answers the token and the operator, and nobody else', async () => {
    const read = (authorization: string) =>
      request(api.app).get('/metrics').set('authorization', authorization);
    const response = await read('Bearer metrics-token');
    expect(response.status).toBe(200);
    expect(response.text).toContain('notiflow_runs_accepted_total');
    expect((await read(basic('ops:ops-password'))).status).toBe(200);
    expect((await read('Bearer metrics-tokem')).status).toBe(401);
    expect((await request(api.app).get('/metrics')).status).toBe(401);
  });

  it('is not there without a token and a password', async () => {
    const config = { ...api.deps.config, METRICS_TOKEN: undefined, OPS_PASSWORD: undefined };
    const app = createServer({ ...api.deps, config });
    expect((await request(app).get('/metrics')).status).toBe(404);
  });
});

describe('/ops/queues', () => {
  const openOf = (app: Express) => (login?: string, from?: string) => {
    const sent = request(app).get('/ops/queues');
    if (login !== undefined) sent.set('authorization', basic(login));
    if (from !== undefined) sent.set('x-forwarded-for', from);
    return sent;
  };

  it('answers the operator, whoever else keeps guessing from the same address', async () => {
    const open = openOf(createServer(api.deps));
    const unasked = await open();
    expect(unasked.status).toBe(401);
    expect(unasked.headers['www-authenticate']).toContain('Basic');
    expect((await open('ops:ops-password')).text).toBe('the board');
    for (let guess = 0; guess < 5; guess++) {
      expect((await open(`ops:guess-${guess}`)).status).toBe(401);
    }
    const refused = await open('ops:guess-5');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await open('ops:ops-password')).text).toBe('the board');
    // A browser must be asked before it can say anything.
    expect((await open()).status).toBe(401);
    expect((await open('ops:guess-6')).status).toBe(429);
  });

  it('counts the guesses of each client behind a proxy that is trusted', async () => {
    const config = { ...api.deps.config, TRUST_PROXY: 1 };
    const open = openOf(createServer({ ...api.deps, config }));
    for (let guess = 0; guess < 6; guess++) await open('ops:guess', '198.51.100.7');
    expect((await open('ops:guess', '198.51.100.7')).status).toBe(429);
    expect((await open('ops:guess', '198.51.100.8')).status).toBe(401);
    // What a client writes in front of the proxy's own word changes nothing.
    expect((await open('ops:guess', '203.0.113.1, 198.51.100.7')).status).toBe(429);
  });

  it('is not there without a password', async () => {
    const config = { ...api.deps.config, OPS_PASSWORD: undefined };
    const app = createServer({ ...api.deps, config });
    const response = await request(app).get('/ops/queues').set('authorization', basic('ops:'));
    expect(response.status).toBe(404);
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
