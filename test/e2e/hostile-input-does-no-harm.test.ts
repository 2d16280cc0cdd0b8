import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { type System, startSystem } from '../support/start-system.ts';

const secretKey = 'sk_test_hostile_secret_key_0001';
const path = '/admin/v1/notiflows/welcome/run';
const json = 'content-type: application/json\r\n';
const bodyBytesMax = 10 * 1024 * 1024;
const rssGrowthMaxBytes = 100 * 1024 * 1024;

const largeBodies: [string, string, number][] = [
  ['brackets', '['.repeat(bodyBytesMax), 400],
  ['small objects', `{"recipients":[${'{"a":1},'.repeat(1_300_000)}0]}`, 413],
  ['fields', `{${names(800_000)}"z":0}`, 413],
  ['repeated fields', `{${'"a":0,'.repeat(1_700_000)}"z":0}`, 413],
  ['backslashes', `{"topic":"${'\\\\'.repeat(5_000_000)}"}`, 422],
];

describe('hostile input', () => {
  let system: System;
  let port: number;
  let rssBefore: number;

  beforeAll(async () => {
    system = await startSystem({
      workers: 0,
      // All of it comes within seconds, and each is to be refused for what it is.
      env: { RATE_LIMIT_BYTES_PER_SECOND: '10000000000' },
      keys: {
        apiKey: 'pk_test_hostile_public_key_0001',
        secretKey,
        accountToken: 'nf_at_test_hostile_token_00001',
      },
    });
    port = Number(new URL(system.url).port);
    await configureNotiflow(system, { handle: 'welcome', inApp: { body: 'Hello' } });
    // What one large body of each kind needs for a moment, the process keeps for the next: that is no growth.
    for (const [, text] of largeBodies) await post(text);
    rssBefore = readRss(system.api.pid);
  });
  afterAll(() => system.stop());

  afterEach(async () => {
    const answer = await sendRaw(port, (socket) => void socket.write(head('GET', '/healthz')));
    expect(answer?.status).toBe(200);
  });

  describe.each<[string, string, number, object]>([
    ['__proto__', '{"__proto__":{"is_admin":true}}', 422, field('__proto__', 'invalid')],
    ['__proto__ inside', '{"data":{"__proto__":1}}', 422, field('data.__proto__', 'invalid')],
    ['constructor', '{"constructor":{"prototype":1}}', 422, field('constructor', 'invalid')],
    ['prototype', '{"data":{"a":{"prototype":1}}}', 422, field('data.a.prototype', 'invalid')],
    ['NUL', '{"topic":"a\\u0000"}', 422, field('topic', 'invalid')],
    ['NUL in a name', '{"data":{"a\\u0000":1}}', 422, field('data.a\0', 'invalid')],
    ['half a character', '{"topic":"\\ud800"}', 422, field('topic', 'invalid')],
    ['a number beyond all measure', '{"data":{"a":1e400}}', 422, field('data.a', 'range')],
    ['half a character in bytes', '{"topic":"\xed\xa0\x80"}', 400, { reason: 'invalid_json' }],
    ['bytes that are no UTF-8', '{"topic":"\xff"}', 400, { reason: 'invalid_json' }],
    ['lists 10,000 deep', nested('[', ']'), 400, { reason: 'invalid_json' }],
    ['objects 10,000 deep', nested('{"a":', '}'), 400, { reason: 'invalid_json' }],
    ['a field that is there twice', '{"topic":"a","topic":"b"}', 400, { reason: 'invalid_json' }],
    ['the same in disguise', '{"topic":"a","\\u0074opic":"b"}', 400, { reason: 'invalid_json' }],
    ['two bodies', '{"topic":"a"}{"topic":"b"}', 400, { reason: 'invalid_json' }],
    ['no JSON', 'topic=a', 400, { reason: 'invalid_json' }],
    ['a query for another database', '{"topic":{"$gt":""}}', 422, field('topic', 'type')],
  ])('%s', (_, text, status, details) => {
    it(`is ${status} and says why`, async () => {
      const answer = await post(Buffer.from(text, 'latin1'));
      expect(answer).toMatchObject({ status, body: { error: { details } } });
    });
  });

  describe('10 MB', () => {
    it('are read to the last byte, and one more is 413', async () => {
      expect(codeOf(await post(textOf(bodyBytesMax)))).toBe('validation_failed');
      expect(codeOf(await post(textOf(bodyBytesMax + 1)))).toBe('payload_too_large');
    });

    it.each(largeBodies)('of %s are refused', async (_, text, status) => {
      expect((await post(text))?.status).toBe(status);
    });
  });

  describe('a compressed body', () => {
    it.each([
      ['gzip', gzipSync(Buffer.alloc(200 * 1024 * 1024))],
      ['br', brotliCompressSync(Buffer.alloc(20 * 1024 * 1024))],
      ['deflate', Buffer.from('anything')],
      ['gzip, gzip', Buffer.from('anything')],
    ])('of %s is not unpacked but refused', async (encoding, bytes) => {
      const answer = await post(bytes, { 'content-encoding': encoding });
      expect(codeOf(answer)).toBe('unsupported_media_type');
    });
  });

  describe('a body of another type', () => {
    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-7',
      'application/jsonx',
      '',
    ])('%p is refused', async (type) => {
      const answer = await post('{"topic":"a"}', { 'content-type': type });
      expect(codeOf(answer)).toBe('unsupported_media_type');
    });
  });

  describe('a length that is not true', () => {
    it.each<[string, string]>([
      ['negative', 'content-length: -1\r\n'],
      ['no number', 'content-length: ten\r\n'],
      ['given twice', 'content-length: 2\r\ncontent-length: 3\r\n'],
      ['beside chunks', 'content-length: 2\r\ntransfer-encoding: chunked\r\n'],
    ])('%s is no HTTP', async (_, line) => {
      const answer = await sendRaw(port, (socket) => void socket.write(head('POST', path, line)));
      expect(codeOf(answer)).toBe('bad_request');
    });

    it('too large is 413 before anything is read', async () => {
      const line = `${json}content-length: ${10 ** 12}\r\n`;
      const answer = await sendRaw(port, (socket) => void socket.write(head('POST', path, line)));
      expect(codeOf(answer)).toBe('payload_too_large');
    });

    it('missing means no body', async () => {
      const answer = await sendRaw(port, (socket) => void socket.write(head('POST', path)));
      expect(codeOf(answer)).toBe('validation_failed');
    });

    it('shorter than the body leaves the rest to be no HTTP', async () => {
      const text = '{"topic":"a"}';
      const line = `${json}content-length: 4\r\n`;
      const answer = await sendRaw(
        port,
        (socket) => void socket.write(head('POST', path, line) + text),
      );
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad_request' } } });
    });
  });

  it('a body that never ends is refused, and its connection is closed', async () => {
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    let hasEnded = false;
    const answer = await sendRaw(
      port,
      async (socket) => {
        socket.once('close', () => {
          hasEnded = true;
        });
        socket.write(head('POST', path, `${json}transfer-encoding: chunked\r\n`));
        while (!socket.destroyed) {
          socket.write(`${chunk.length.toString(16)}\r\n`);
          socket.write(chunk);
          await drained(socket, socket.write('\r\n'));
        }
      },
      { isLeftOpen: true },
    );
    expect(codeOf(answer)).toBe('payload_too_large');
    await eventually(() => expect(hasEnded).toBe(true));
  });

  it('clients that send a line and then nothing keep nobody else from being answered', async () => {
    const slow = Array.from({ length: 500 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n`);
      return socket;
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('{"topic":"nobody"}')));
    expect(answers.map((answer) => answer?.status)).toEqual(answers.map(() => 404));
    for (const socket of slow) socket.destroy();
  });

  describe('an address or headers beyond all measure', () => {
    it.each<[string, string, string, string]>([
      ['headers of 100 KB', path, `x-large: ${'x'.repeat(100_000)}\r\n`, 'bad_request'],
      ['ten thousand headers', path, 'x-a: 1\r\n'.repeat(10_000), 'bad_request'],
      ['a path of 8 KB', `/admin/v1/users/${'x'.repeat(8_000)}`, '', 'bad_request'],
      ['a path of 100 KB', `/admin/v1/users/${'x'.repeat(100_000)}`, '', 'bad_request'],
      ['thousands of parameters', `/admin/v1/runs?${query(2_000)}`, '', 'bad_request'],
      ['the same one 3,000 times', `/admin/v1/runs?${'limit=1&'.repeat(1_500)}`, '', 'bad_request'],
      ['a path with NUL', '/admin/v1/users/a%00b', '', 'bad_request'],
      ['a path that is no UTF-8', '/admin/v1/users/%ff', '', 'bad_request'],
      ['half a character in a path', '/admin/v1/users/%ed%a0%80', '', 'bad_request'],
      ['an escape that is none', '/admin/v1/users/%zz', '', 'bad_request'],
      ['a way out', '/admin/v1/../../etc/passwd', '', 'not_found'],
      ['an encoded way out', '/admin/v1/users/..%2f..%2fetc', '', 'not_found'],
    ])('%s: refused', async (_, address, lines, code) => {
      const answer = await sendRaw(
        port,
        (socket) => void socket.write(head('GET', address, lines)),
      );
      expect(codeOf(answer)).toBe(code);
    });
  });

  it('leaves a process that is as small as before', async () => {
    expect(readRss(system.api.pid) - rssBefore).toBeLessThan(rssGrowthMaxBytes);
    expect(system.output()).not.toContain('request.failed');
  });

  function post(body: string | Buffer, headers: Record<string, string> = {}) {
    const bytes = Buffer.from(body);
    const all = { 'content-type': 'application/json', ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return sendRaw(port, async (socket) => {
      socket.write(head('POST', path, `content-length: ${bytes.length}\r\n${lines.join('')}`));
      await drained(socket, socket.write(bytes));
    });
  }
});

function head(method: string, address: string, lines = ''): string {
  return `${method} ${address} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secretKey}\r\n${lines}\r\n`;
}

function codeOf(answer: RawAnswer | null): string | undefined {
  return answer?.body?.error?.code;
}

function field(name: string, reason: string) {
  return { fields: [{ field: name, reason }] };
}

function nested(open: string, close: string): string {
  return `{"data":${open.repeat(10_000)}1${close.repeat(10_000)}}`;
}

function textOf(bytes: number): string {
  return `{"topic":"${'x'.repeat(bytes - 12)}"}`;
}

function names(count: number): string {
  return Array.from({ length: count }, (_, index) => `"n${index}":0,`).join('');
}

function query(count: number): string {
  return Array.from({ length: count }, (_, index) => `p${index}=1`).join('&');
}

async function drained(socket: Socket, isTaken: boolean): Promise<void> {
  if (!isTaken && !socket.destroyed)
    await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
}

/** Bytes of memory that the process has now. */
function readRss(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout.trim()) * 1024;
}
