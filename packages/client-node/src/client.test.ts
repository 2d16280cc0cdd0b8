import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  AuthenticationError,
  ConflictError,
  ConnectionError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
  TimeoutError,
  UnprocessableEntityError,
} from './errors.ts';
import { Notiflow } from './notiflow.ts';
import { NotiflowManagement } from './notiflow-management.ts';

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Reply = (response: ServerResponse, request: Received) => unknown;

let server: Server;
let baseUrl: string;
let received: Received[];
let replies: Reply[];
let waited: number[];

beforeEach(async () => {
  received = [];
  replies = [];
  waited = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    const given = { method, url, headers, body };
    received.push(given);
    const reply = replies[Math.min(received.length, replies.length) - 1];
    reply?.(response, given);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const wait = async (ms: number) => void waited.push(ms);
const connect = (options: Partial<ConstructorParameters<typeof Notiflow>[0]> = {}) =>
  new Notiflow({ apiKey: 'pk_1', secretKey: 'sk_secret', baseUrl, wait, ...options });

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
const failure = (status: number, code: string, details: object = {}, headers = {}) =>
  json(
    status,
    { error: { code, message: `It is ${code}`, request_id: 'req_1', details } },
    headers,
  );
const run = (client: Notiflow) =>
  client.notiflows.run('welcome', { recipients: [{ external_id: 'ada' }] });

describe('a call', () => {
  it('sends the credentials, the path with its parts escaped, and JSON', async () => {
    replies = [json(200, { id: '1' })];
    await connect().users.upsert('a/b c', { first_name: 'Ada' });
    expect(received).toMatchObject([
      {
        method: 'PUT',
        url: '/admin/v1/users/a%2Fb%20c',
        headers: { 'x-notiflows-api-key': 'pk_1', 'x-notiflows-secret-key': 'sk_secret' },
        body: '{"first_name":"Ada"}',
      },
    ]);
    expect(received[0]?.headers['idempotency-key']).toBeUndefined();
  });

  it('sends a secret key without its public one as a bearer token', async () => {
    replies = [json(200, { items: [], page: { after: null } })];
    await new Notiflow({ secretKey: 'sk_alone', baseUrl }).runs.list({ limit: 5 });
    expect(received[0]).toMatchObject({
      url: '/admin/v1/runs?limit=5',
      headers: { authorization: 'Bearer sk_alone' },
    });
  });

  it('names the project of an account token', async () => {
    replies = [json(200, { project: {} })];
    const client = new NotiflowManagement({ accountToken: 'nf_at_1', project: 'shop', baseUrl });
    await client.whoami();
    expect(received[0]?.headers).toMatchObject({
      authorization: 'Bearer nf_at_1',
      'x-notiflows-project': 'shop',
    });
    expect(inspect(client) + JSON.stringify(client)).not.toContain('nf_at_1');
  });

  it('answers undefined for 204', async () => {
    replies = [(response) => response.writeHead(204).end()];
    expect(await connect().topics.delete('news')).toBeUndefined();
  });

  it('shows no secret when it is printed', () => {
    expect(inspect(connect(), { depth: 9 }) + JSON.stringify(connect())).not.toContain('sk_secret');
  });
});

describe('retries', () => {
  it('repeat a POST with one Idempotency-Key, waiting longer each time', async () => {
    replies = [failure(503, 'unavailable'), failure(500, 'internal_error'), json(202, { ok: 1 })];
    expect(await run(connect())).toEqual({ ok: 1 });
    const keys = received.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    const [first = 0, second = 0] = waited;
    expect(first).toBeGreaterThanOrEqual(375);
    expect(first).toBeLessThanOrEqual(500);
    expect(second).toBeGreaterThanOrEqual(750);
    expect(second).toBeLessThanOrEqual(1_000);
  });

  it('take a new Idempotency-Key for each call, or the one that is given', async () => {
    replies = [json(202, {})];
    const client = connect();
    await run(client);
    await run(client);
    await client.notiflows.run('welcome', { topic: 't' }, { idempotencyKey: 'mine' });
    const keys = received.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  it('wait as long as the service asks for', async () => {
    replies = [
      failure(429, 'rate_limited', {}, { 'retry-after': '3' }),
      failure(429, 'rate_limited', {}, { 'retry-after-ms': '20', 'retry-after': '9' }),
      json(200, {}),
    ];
    await connect().users.get('ada');
    expect(waited).toEqual([3_000, 20]);
  });

  it('give up after maxRetries and reject with the last error', async () => {
    replies = [failure(429, 'rate_limited')];
    await expect(connect({ maxRetries: 1 }).users.get('ada')).rejects.toThrow(RateLimitError);
    expect(received).toHaveLength(2);
  });

  it('repeat a conflict only while the first request is being answered', async () => {
    replies = [failure(409, 'conflict', { idempotency_key: 'k' }), json(202, {})];
    await run(connect());
    expect(received).toHaveLength(2);
    replies = [failure(409, 'conflict', { current_status: 'draft' })];
    await expect(run(connect())).rejects.toThrow(ConflictError);
    expect(received).toHaveLength(3);
  });

  it('repeat after a connection that broke in the middle of the answer', async () => {
    replies = [
      (response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"id":');
        response.destroy();
      },
      json(200, { id: '1' }),
    ];
    expect(await connect().users.get('ada')).toEqual({ id: '1' });
  });

  it('end when the caller gives up', async () => {
    const controller = new AbortController();
    replies = [() => controller.abort(new Error('changed my mind'))];
    const call = connect().request('GET', '/runs', { signal: controller.signal });
    await expect(call).rejects.toThrow('changed my mind');
    expect(received).toHaveLength(1);
  });
});

describe('errors', () => {
  it('have the class of their status and all that was told', async () => {
    replies = [failure(404, 'not_found', { resource: 'user', id: 'ada' })];
    const error = await connect()
      .users.get('ada')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      name: 'NotFoundError',
      status: 404,
      code: 'not_found',
      message: 'It is not_found',
      requestId: 'req_1',
      details: { resource: 'user', id: 'ada' },
    });
  });

  it('tell the fields of a body that is not valid', async () => {
    const fields = [{ field: 'email', message: 'must be an e-mail address', reason: 'format' }];
    replies = [failure(422, 'validation_failed', { fields })];
    const error = await connect()
      .users.upsert('ada', { email: 'x' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnprocessableEntityError);
    expect((error as UnprocessableEntityError).fields).toEqual(fields);
    replies = [failure(401, 'unauthenticated', { auth: 'api_key' })];
    await expect(run(connect())).rejects.toThrow(AuthenticationError);
  });

  it('stay typed when a proxy answers with a page', async () => {
    replies = [(response) => response.writeHead(502).end('<html>Bad Gateway</html>')];
    const error = await connect({ maxRetries: 0 })
      .users.get('ada')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error).toMatchObject({ status: 502, code: 'unknown' });
  });

  it('say that the service cannot be reached, or did not answer in time', async () => {
    const dead = connect({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 });
    await expect(dead.users.get('ada')).rejects.toThrow(ConnectionError);
    replies = [() => {}];
    const slow = connect({ timeoutMs: 50, maxRetries: 0 });
    await expect(slow.users.get('ada')).rejects.toThrow(TimeoutError);
  });
});

describe('a list', () => {
  const cursorPages: Reply = (response, { url }) => {
    const after = new URL(url, baseUrl).searchParams.get('after');
    const page = after === null ? 0 : Number(after);
    const next = page < 2 ? String(page + 1) : null;
    return json(200, { items: [{ id: `${page}a` }, { id: `${page}b` }], page: { after: next } })(
      response,
      received[0] as Received,
    );
  };

  it('is iterated over all its pages, with the query on each', async () => {
    replies = [cursorPages];
    const ids: string[] = [];
    for await (const user of connect().runs.list({ limit: 2 })) ids.push(user.id);
    expect(ids).toEqual(['0a', '0b', '1a', '1b', '2a', '2b']);
    expect(received.map(({ url }) => url)).toEqual([
      '/admin/v1/runs?limit=2',
      '/admin/v1/runs?limit=2&after=1',
      '/admin/v1/runs?limit=2&after=2',
    ]);
  });

  it('is awaited for its first page, from which one goes on', async () => {
    replies = [cursorPages];
    const first = await connect().runs.list();
    expect(first.items).toHaveLength(2);
    expect(first.hasNextPage()).toBe(true);
    const last = await (await first.nextPage())?.nextPage();
    expect(last?.items.map(({ id }) => id)).toEqual(['2a', '2b']);
    expect(last?.hasNextPage()).toBe(false);
    expect(await last?.nextPage()).toBeNull();
  });

  it('goes through numbered pages too', async () => {
    replies = [
      (response, { url }) => {
        const page = Number(new URL(url, baseUrl).searchParams.get('page') ?? 1);
        const info = { page, limit: 1, total: 2, total_pages: 2 };
        return json(200, { items: [{ id: page }], page_info: info })(
          response,
          received[0] as Received,
        );
      },
    ];
    const client = new NotiflowManagement({ accountToken: 'nf_at_1', baseUrl });
    const ids: unknown[] = [];
    for await (const channel of client.channels.list()) ids.push(channel.id);
    expect(ids).toEqual([1, 2]);
  });
});
