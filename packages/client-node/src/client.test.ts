import { inspect } from 'node:util';
import {
  replyJson,
  type ScriptedServer,
  startScriptedServer,
} from '../../../test/support/scripted-server.ts';
import { Notiflow } from './notiflow.ts';
import { NotiflowManagement } from './notiflow-management.ts';

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
  server.answerWith(replyJson(200, {}));
});

afterEach(() => server.close());

const connect = () =>
  new Notiflow({ apiKey: 'pk_1', secretKey: 'sk_secret', baseUrl: server.baseUrl });
const manage = () =>
  new NotiflowManagement({ accountToken: 'nf_at_1', project: 'shop', baseUrl: server.baseUrl });

describe('a call', () => {
  it('sends the credentials, the path with its parts escaped, and JSON', async () => {
    await connect().users.upsert('a/b c', { first_name: 'Ada' });
    expect(server.received).toMatchObject([
      {
        method: 'PUT',
        url: '/admin/v1/users/a%2Fb%20c',
        headers: {
          'x-notiflows-api-key': 'pk_1',
          'x-notiflows-secret-key': 'sk_secret',
          'content-type': 'application/json',
        },
        body: '{"first_name":"Ada"}',
      },
    ]);
    expect(server.received[0]?.headers['idempotency-key']).toBeUndefined();
  });

  it('sends a secret key without its public one as a bearer token', async () => {
    await new Notiflow({ secretKey: 'sk_alone', baseUrl: server.baseUrl }).users.get('ada');
    expect(server.received[0]?.headers.authorization).toBe('Bearer sk_alone');
  });

  it('names the project of an account token', async () => {
    await manage().whoami();
    expect(server.received[0]).toMatchObject({
      url: '/management/v1/whoami',
      headers: { authorization: 'Bearer nf_at_1', 'x-notiflows-project': 'shop' },
    });
  });

  it('reaches an installation below a path', async () => {
    await new Notiflow({ secretKey: 'sk_1', baseUrl: `${server.baseUrl}/push/` }).users.get('ada');
    expect(server.received[0]?.url).toBe('/push/admin/v1/users/ada');
  });

  it('answers undefined for 204', async () => {
    server.answerWith((response) => response.writeHead(204).end());
    expect(await connect().topics.delete('news')).toBeUndefined();
  });

  it('of the caller answers status, headers and body', async () => {
    server.answerWith(replyJson(201, { id: '1' }, { 'x-request-id': 'req_7' }));
    const { status, headers, body } = await connect().request('PUT', '/users/ada', { body: {} });
    expect({ status, body, id: headers.get('x-request-id') }).toEqual({
      status: 201,
      body: { id: '1' },
      id: 'req_7',
    });
  });

  it('leaves undefined and null out of the query', async () => {
    const query = { a: undefined, b: null, c: 0, d: false, e: 'x&y' };
    await connect().request('GET', '/runs', { query });
    expect(server.received[0]?.url).toBe('/admin/v1/runs?c=0&d=false&e=x%26y');
  });

  it('takes headers of the caller, but no other credentials than its own', async () => {
    const headers = { 'X-Trace': 't', Authorization: 'Bearer other', 'Idempotency-Key': 'mine' };
    await manage().request('post', '/notiflows/x/publish', { headers });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      headers: { 'x-trace': 't', authorization: 'Bearer nf_at_1', 'idempotency-key': 'mine' },
    });
  });
});

describe('a value in a path', () => {
  it('that would mean another path is refused before anything is sent', async () => {
    const { users } = connect();
    for (const topic of ['', '.', '..', '\ud800']) {
      await expect(users.subscriptions.delete('ada', topic)).rejects.toMatchObject({
        name: 'NotiflowError',
        message: `${JSON.stringify(topic)} cannot be a topic_name`,
      });
    }
    await expect(users.get(undefined as unknown as string)).rejects.toThrow('external_id');
    expect(server.received).toEqual([]);
  });

  it('may be anything else', async () => {
    for (const name of ['...', '..%2f', '%2e%2e', '{name}', '$&', 'ü?#\\']) {
      await connect().topics.get(name);
      const last = server.received.at(-1)?.url.split('/').at(-1) ?? '';
      expect(decodeURIComponent(last)).toBe(name);
    }
  });

  it.each(['users/ada', '/users/ada/../bob', '/users/%2E./x', '/users\\..', '/a/.?b', '..#x'])(
    '%s is refused when the caller wrote the whole path',
    async (path) => {
      await expect(connect().request('DELETE', path)).rejects.toThrow('is not a path of the API');
      expect(server.received).toEqual([]);
    },
  );
});

describe('secrets', () => {
  it('are not shown when a client is printed', () => {
    for (const client of [connect(), manage()]) {
      const shown = [
        inspect(client, { depth: 9, showHidden: true }),
        inspect(client, { depth: 9, showHidden: true, customInspect: false }),
        JSON.stringify(client),
      ].join();
      expect(shown).not.toMatch(/sk_secret|nf_at_1/);
    }
  });

  it.each(['sk_secret\n', ' sk_secret', 'sk_secret€', ''])(
    'that no header can carry (%j) are refused without being quoted',
    (secretKey) => {
      const make = () => new Notiflow({ secretKey, baseUrl: server.baseUrl });
      expect(make).toThrow(/^secretKey must be a text without spaces/);
    },
  );

  it('stay out of what is thrown for a header or an address that cannot be', async () => {
    const headers = { 'x-token': 'secret\nvalue' };
    const thrown = await connect()
      .request('GET', '/runs', { headers })
      .catch((error: unknown) => error);
    expect(inspect(thrown)).toMatch('NotiflowError: The header "x-token" cannot be sent');
    expect(inspect(thrown)).not.toMatch('secret\\nvalue');
    const make = () => new Notiflow({ secretKey: 'sk_1', baseUrl: 'http://me:hush@localhost' });
    expect(make).toThrow('baseUrl must have no credentials, query or fragment');
  });
});

describe('options that make no sense', () => {
  it.each([
    [{ baseUrl: 'localhost:3000' }, 'baseUrl must be a URL'],
    [{ baseUrl: '/api' }, 'baseUrl must be a URL'],
    [{ maxRetries: Number.NaN }, 'maxRetries must be a whole number'],
    [{ maxRetries: -1 }, 'maxRetries must be a whole number'],
    [{ timeoutMs: 0 }, 'timeoutMs must be a number over 0'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs must be a number over 0'],
  ])('%j are refused', (options, message) => {
    expect(() => new Notiflow({ secretKey: 'sk_1', ...options })).toThrow(message);
  });

  it('do not include waiting for ever', async () => {
    const { baseUrl } = server;
    const client = new Notiflow({
      secretKey: 'sk_1',
      baseUrl,
      timeoutMs: Number.POSITIVE_INFINITY,
    });
    expect(await client.users.get('ada')).toEqual({});
  });
});
