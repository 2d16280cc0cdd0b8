import { jest } from '@jest/globals';
import {
  type Reply,
  replyError,
  replyJson,
  type ScriptedServer,
  startScriptedServer,
} from '../../../test/support/scripted-server.ts';
import { useFakeTimeouts } from '../../../test/support/use-fake-timeouts.ts';
import {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  InternalServerError,
  NotFoundError,
  NotiflowError,
  PermissionDeniedError,
  RateLimitError,
  TimeoutError,
  UnprocessableEntityError,
} from './errors.ts';
import { Notiflow } from './notiflow.ts';

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});

afterEach(async () => {
  jest.useRealTimers();
  await server.close();
});

const connect = (options: Partial<ConstructorParameters<typeof Notiflow>[0]> = {}) =>
  new Notiflow({ secretKey: 'sk_secret', baseUrl: server.baseUrl, maxRetries: 0, ...options });

async function failWith(reply: Reply): Promise<unknown> {
  server.answerWith(reply);
  return connect()
    .users.get('ada')
    .then(
      () => 'nothing was thrown',
      (error: unknown) => error,
    );
}

describe('an error answer', () => {
  it.each([
    [400, BadRequestError],
    [401, AuthenticationError],
    [403, PermissionDeniedError],
    [404, NotFoundError],
    [409, ConflictError],
    [422, UnprocessableEntityError],
    [429, RateLimitError],
    [500, InternalServerError],
    [503, InternalServerError],
    [418, ApiError],
  ])('of %i has its class', async (status, ErrorClass) => {
    const error = await failWith(replyError([status, 'some_code']));
    expect(error).toBeInstanceOf(ErrorClass);
    expect(error).toBeInstanceOf(NotiflowError);
    expect(error).toMatchObject({ name: ErrorClass.name, status, code: 'some_code' });
  });

  it('has all that was told', async () => {
    const details = { resource: 'user', id: 'ada' };
    const error = await failWith(replyError([404, 'not_found'], details, { 'x-more': '1' }));
    expect(error).toMatchObject({
      code: 'not_found',
      message: 'It is not_found',
      requestId: 'req_1',
      details,
    });
    expect((error as ApiError).headers.get('x-more')).toBe('1');
  });

  it('of 422 has the fields that are not valid', async () => {
    const fields = [{ field: 'email', message: 'must be an e-mail address', reason: 'format' }];
    const error = await failWith(replyError([422, 'validation_failed'], { fields }));
    expect((error as UnprocessableEntityError).fields).toEqual(fields);
    const bare = await failWith(replyJson(422, {}));
    expect((bare as UnprocessableEntityError).fields).toEqual([]);
  });
});

describe('an answer that is not from the service', () => {
  it.each([
    '<html>Bad Gateway</html>',
    '',
    'null',
    '[1]',
    '{"error":"text"}',
    '{"error":{"code":5}}',
  ])('with the body %s is an error of its status', async (body) => {
    const error = await failWith((response) => response.writeHead(502).end(body));
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error).toMatchObject({
      status: 502,
      code: 'unknown',
      message: 'The service answered with status 502',
      details: {},
    });
  });

  it.each(['<html>Please log in</html>', '', '{"items":'])(
    'is an error with status 200 too, when its body is %j',
    async (body) => {
      const error = await failWith((response) => response.writeHead(200).end(body));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        status: 200,
        message: 'The service answered with status 200 and a body that is not JSON',
      });
    },
  );

  it('leads nowhere else, so that the credentials stay here', async () => {
    const error = await failWith((response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    expect(error).toMatchObject({ name: 'ApiError', status: 302 });
    expect(server.received).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('is a ConnectionError when the service cannot be reached', async () => {
    const dead = connect({ baseUrl: 'http://127.0.0.1:1' });
    await expect(dead.users.get('ada')).rejects.toThrow(ConnectionError);
    await expect(dead.users.get('ada')).rejects.not.toBeInstanceOf(TimeoutError);
  });

  it('is a TimeoutError when it takes too long, also in the middle of its body', async () => {
    useFakeTimeouts();
    const letTimePass = () => jest.advanceTimersByTime(50);
    server.answerWith(letTimePass, (response) =>
      response.writeHead(200, { 'content-length': '1000' }).write('{"id":'),
    );
    await expect(connect({ timeoutMs: 50 }).users.get('ada')).rejects.toThrow(TimeoutError);
    const slow = connect({
      async fetch(...request) {
        const response = await fetch(...request);
        letTimePass();
        return response;
      },
    });
    const call = slow.users.get('ada', { timeoutMs: 50 });
    await expect(call).rejects.toThrow('The service did not answer in time');
    expect(server.received).toHaveLength(2);
  });

  it('of a body that is no JSON is not for lack of a connection', async () => {
    const call = connect().request('POST', '/users', { body: { amount: 1n } });
    await expect(call).rejects.toThrow('The body cannot be written as JSON');
    await expect(call).rejects.not.toBeInstanceOf(ConnectionError);
    expect(server.received).toEqual([]);
  });
});
