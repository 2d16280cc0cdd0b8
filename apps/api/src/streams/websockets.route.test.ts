import { connect } from 'node:net';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Follower, followSocket } from '../../test/follow-feed.ts';
import { type StreamProcess, type Streams, startStreams } from '../../test/start-streams.ts';
import { keys } from '../../test/start-test-api.ts';

let streams: Streams;
let one: StreamProcess;
let user: string;

beforeAll(async () => {
  streams = await startStreams();
  user = await streams.addUser();
});

afterAll(() => streams.stop());

beforeEach(async () => {
  one = await streams.startProcess();
});

afterEach(() => streams.closeOpened());

const hello = () => ({
  type: 'authenticate',
  api_key: keys.api,
  user_id: user,
  channel: 'feed',
});

type Socket = Awaited<ReturnType<typeof followSocket>>;

const untilClosed = (socket: Socket) =>
  eventually(() => {
    const closed = socket.closedWith();
    expect(closed).not.toBeNull();
    return closed;
  });

const errorOf = ({ events }: Follower) => events.find(({ event }) => event === 'error')?.data;

describe('a socket', () => {
  it('says that it is ready, and then what happens', async () => {
    const socket = await followSocket(`${one.url}/ws/v1`, hello());
    await socket.told(1);
    const [id] = await streams.show(user);
    await socket.told(2);
    expect(socket.events).toEqual([
      { event: 'ready', data: undefined },
      { id: 0, event: 'counts', data: { total_unread: 0, total_unseen: 0 } },
      { id: 1, event: 'entry.created', data: expect.objectContaining({ id }) },
      { id: 1, event: 'counts', data: { total_unread: 1, total_unseen: 1 } },
    ]);
    socket.close();
    await untilClosed(socket);
  });

  it.each(['/ws/v1', '/ws/v1/', '/notiflow/ws/v1', '/a/b/ws/v1?x=1'])(
    'is served at %s, wherever a proxy puts it',
    async (path) => {
      const socket = await followSocket(one.url + path, hello());
      await socket.told(1);
      socket.close();
    },
  );

  it.each(['/', '/ws', '/ws/v1/more', '/wsx/ws/v2', '/admin/v1/users'])(
    'is not served at %s',
    async (path) => {
      await expect(followSocket(one.url + path, hello())).rejects.toThrow('404');
    },
  );

  it.each([
    ['what is no JSON', 'hello', 4400, 'bad_request'],
    ['a message of another form', { type: 'hello' }, 4422, 'validation_failed'],
    ['a field nobody knows', () => ({ ...hello(), token: 'x' }), 4422, 'validation_failed'],
    ['credentials that are no text', () => ({ ...hello(), user_id: 'ü\n' }), 4400, 'bad_request'],
    ['no key of a project', () => ({ ...hello(), api_key: 'pk_nobody' }), 4401, 'unauthenticated'],
    ['nobody', () => ({ ...hello(), user_id: 'nobody' }), 4401, 'unauthenticated'],
    ['a channel that is not there', () => ({ ...hello(), channel: 'none' }), 4404, 'not_found'],
    ['a channel that cannot be', () => ({ ...hello(), channel: '!' }), 4400, 'bad_request'],
  ])('refuses %s, with the error of an answer', async (_, message, closeCode, code) => {
    const said = typeof message === 'function' ? message() : message;
    const socket = await followSocket(`${one.url}/ws/v1`, said);
    expect((await untilClosed(socket))?.code).toBe(closeCode);
    expect(errorOf(socket)).toMatchObject({ code, request_id: expect.stringMatching(/^req_/) });
    expect(socket.events).toHaveLength(1);
  });

  it('refuses a page of another origin', async () => {
    const origin = 'https://evil.example';
    const socket = await followSocket(`${one.url}/ws/v1`, hello(), { origin });
    expect((await untilClosed(socket))?.code).toBe(4403);
    expect(errorOf(socket)).toMatchObject({ details: { reason: 'origin_not_allowed' } });
  });

  it('is closed when its reader says more, or too much', async () => {
    const talks = await followSocket(`${one.url}/ws/v1`, hello());
    await talks.told(1);
    talks.say('more');
    expect((await untilClosed(talks))?.code).toBe(1008);
    const floods = await followSocket(`${one.url}/ws/v1`, 'x'.repeat(20_000));
    expect((await untilClosed(floods))?.code).toBe(1009);
  });
});

describe('a request that asks for a protocol nobody speaks', () => {
  it('is answered as the request that it also is, with its body', async () => {
    const body = JSON.stringify({ first_name: 'Java' });
    const answer = await sendRaw(
      one,
      [
        'PUT /admin/v1/users/java HTTP/1.1',
        'Host: a',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABk',
        `x-notiflows-api-key: ${keys.api}`,
        `x-notiflows-secret-key: ${keys.secret}`,
        'content-type: application/json',
        `content-length: ${body.length}`,
      ].join('\r\n'),
      body,
    );
    expect(answer).toMatch(/^HTTP\/1.1 201 /);
    expect(answer).toContain('"first_name":"Java"');
  });
});

/** Sends the head and, a moment later, the body, as slow clients do; answers what comes until the answer is whole. */
function sendRaw({ url }: StreamProcess, head: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(`${head}\r\n\r\n`);
      setImmediate(() => socket.write(body));
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (!answer.endsWith('}')) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
  });
}
