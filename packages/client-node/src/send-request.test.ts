import { getEventListeners } from 'node:events';
import { jest } from '@jest/globals';
import {
  replyError,
  replyJson,
  type ScriptedServer,
  startScriptedServer,
} from '../../../test/support/scripted-server.ts';
import { useFakeTimeouts } from '../../../test/support/use-fake-timeouts.ts';
import { ConflictError, ConnectionError, RateLimitError } from './errors.ts';
import { Notiflow } from './notiflow.ts';

let server: ScriptedServer;
let waited: number[];

beforeEach(async () => {
  server = await startScriptedServer();
  waited = [];
});

afterEach(async () => {
  jest.useRealTimers();
  await server.close();
});

const wait = async (ms: number) => void waited.push(ms);
const connect = (options: Partial<ConstructorParameters<typeof Notiflow>[0]> = {}) =>
  new Notiflow({ secretKey: 'sk_1', baseUrl: server.baseUrl, wait, ...options });
const run = (client: Notiflow) =>
  client.notiflows.run('welcome', { recipients: [{ external_id: 'ada' }] });
const keysSent = () => server.received.map(({ headers }) => headers['idempotency-key']);
const drop = (response: { destroy(): unknown }) => response.destroy();

describe('a request is repeated', () => {
  it('with one Idempotency-Key for a POST, waiting longer each time', async () => {
    server.answerWith(
      replyError([503, 'unavailable']),
      replyError([500, 'internal_error']),
      replyJson(202, { notiflow_run_id: 'r1' }),
    );
    expect(await run(connect())).toEqual({ notiflow_run_id: 'r1' });
    expect(new Set(keysSent()).size).toBe(1);
    expect(keysSent()[0]).toMatch(/^[0-9a-f-]{36}$/);
    const [first = 0, second = 0] = waited;
    expect(first).toBeGreaterThanOrEqual(375);
    expect(first).toBeLessThanOrEqual(500);
    expect(second).toBeGreaterThanOrEqual(750);
    expect(second).toBeLessThanOrEqual(1_000);
  });

  it('with one Idempotency-Key too when its method is written small', async () => {
    server.answerWith(replyError([503, 'unavailable']), replyJson(200, {}));
    await connect().request('post', '/notiflows/x/run', { body: {} });
    expect(keysSent()).toEqual([expect.any(String), keysSent()[0]]);
  });

  it('with its body whole each time', async () => {
    server.answerWith(replyError([500, 'internal_error']), replyJson(202, {}));
    await run(connect());
    expect(server.received[1]?.body).toBe('{"recipients":[{"external_id":"ada"}]}');
    expect(server.received[0]?.body).toBe(server.received[1]?.body);
  });

  it.each([408, 429, 500, 502, 504])('after %i', async (status) => {
    server.answerWith(replyError([status, 'x']), replyJson(200, { id: '1' }));
    expect(await connect().users.get('ada')).toEqual({ id: '1' });
  });

  it('after a connection that was dropped before or in the middle of the answer', async () => {
    server.answerWith(
      drop,
      (response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"id":');
        response.socket?.end();
      },
      replyJson(200, { id: '1' }),
    );
    expect(await connect().users.get('ada')).toEqual({ id: '1' });
    expect(server.received).toHaveLength(3);
  });

  it('after an answer that did not come in time', async () => {
    useFakeTimeouts();
    server.answerWith(() => jest.advanceTimersByTime(100), replyJson(200, { id: '1' }));
    expect(await connect({ timeoutMs: 100 }).users.get('ada')).toEqual({ id: '1' });
    expect(server.received).toHaveLength(2);
  });

  it('after a conflict only while the first request with its key is being answered', async () => {
    server.answerWith(replyError([409, 'conflict'], { idempotency_key: 'k' }), replyJson(202, {}));
    await run(connect());
    expect(new Set(keysSent()).size).toBe(1);
    server.answerWith(replyError([409, 'conflict'], { current_status: 'draft' }));
    await expect(run(connect())).rejects.toThrow(ConflictError);
    expect(server.received).toHaveLength(3);
  });

  it('as late as the service asks for', async () => {
    server.answerWith(
      replyError([429, 'rate_limited'], {}, { 'retry-after': '3' }),
      replyError([429, 'rate_limited'], {}, { 'retry-after-ms': '20', 'retry-after': '9' }),
      replyJson(200, {}),
    );
    await connect().users.get('ada');
    expect(waited).toEqual([3_000, 20]);
  });
});

describe('a request is not repeated', () => {
  it('more often than maxRetries says, and twice by default', async () => {
    server.answerWith(drop);
    await expect(connect({ maxRetries: 1 }).users.get('ada')).rejects.toThrow(ConnectionError);
    expect(server.received).toHaveLength(2);
    await expect(connect().users.get('ada')).rejects.toThrow(ConnectionError);
    expect(server.received).toHaveLength(5);
    await expect(connect({ maxRetries: 0 }).users.get('ada')).rejects.toThrow(ConnectionError);
    expect(server.received).toHaveLength(6);
  });

  it.each([400, 401, 403, 404, 409, 413, 422])('after %i', async (status) => {
    server.answerWith(replyError([status, 'x']));
    await expect(run(connect())).rejects.toMatchObject({ status });
    expect(server.received).toHaveLength(1);
  });

  it('when the service asks for more than a minute', async () => {
    server.answerWith(replyError([429, 'rate_limited'], {}, { 'retry-after': '61' }));
    await expect(run(connect())).rejects.toThrow(RateLimitError);
    expect({ requests: server.received.length, waited }).toEqual({ requests: 1, waited: [] });
  });
});

describe('an Idempotency-Key', () => {
  it('is new for each call, or the one that is given', async () => {
    server.answerWith(replyJson(202, {}));
    const client = connect();
    await run(client);
    await run(client);
    await client.notiflows.run('welcome', { topic: 't' }, { idempotencyKey: 'mine' });
    expect(new Set(keysSent()).size).toBe(3);
    expect(keysSent()[2]).toBe('mine');
  });
});

describe('a caller who gives up', () => {
  const reason = new Error('changed my mind');

  it('ends the request', async () => {
    const controller = new AbortController();
    server.answerWith(() => controller.abort(reason));
    const { signal } = controller;
    await expect(connect().users.get('ada', { signal })).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  it('ends the waiting for the next try', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    server.answerWith(replyError([429, 'rate_limited'], {}, { 'retry-after': '60' }));
    const client = new Notiflow({ secretKey: 'sk_1', baseUrl: server.baseUrl });
    const call = client.users.get('ada', { signal });
    const isWaiting = async () => {
      // The timer of the wait is the one listener left once the first try has its answer.
      while (server.received.length === 0 || getEventListeners(signal, 'abort').length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await isWaiting();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  it('before the beginning sends nothing', async () => {
    const call = connect().users.get('ada', { signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
    expect(server.received).toEqual([]);
  });
});
