import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp } from '../../api/src/start-http.ts';
import { keys, startTestApi, type TestApi } from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

let api: TestApi;
let server: Server;
let home: string;

beforeAll(async () => {
  api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  server = await startHttp(api.app, config);
  home = await mkdtemp(join(tmpdir(), 'nf-names-'));
});

afterAll(async () => {
  await rm(home, { recursive: true });
  await stopHttp(server);
  await api.close();
});

function nf(...argv: string[]) {
  const { port } = server.address() as AddressInfo;
  const env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: `http://127.0.0.1:${port}`,
    NOTIFLOWS_SDK_API_KEY: keys.api,
    NOTIFLOWS_SDK_SECRET: keys.secret,
  };
  return runNf(argv, { cwd: home, env });
}

async function writeRows(name: string, rows: string[]): Promise<string> {
  await writeFile(join(home, name), `${rows.join('\n')}\n`);
  return name;
}

/** Line and fields of every row that was rejected. */
async function readRejected(file: string): Promise<[number, string[]][]> {
  const text = await readFile(join(home, `${file}.rejected.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ line, reasons }) => [line, reasons.map(({ field }: { field: string }) => field)]);
}

it('an import of users rejects the rows whose names no URL can carry, and tells so beforehand', async () => {
  const file = await writeRows('users.jsonl', [
    '{"external_id":"kept"}',
    '{"external_id":"."}',
    '{"external_id":".."}',
    String.raw`{"external_id":"a\nb"}`,
    String.raw`{"external_id":"\ud800"}`,
    '{"external_id":"kept/too"}',
  ]);
  const dry = await nf('users', 'import', file, '--dry-run', '--json');
  expect(dry.exitCode).toBe(5);
  expect(dry.events().at(-1)).toMatchObject({ done: 6, rejected: 4 });
  expect((await nf('users', 'import', file)).exitCode).toBe(5);
  const field = ['external_id'];
  expect(await readRejected(file)).toEqual([2, 3, 4, 5].map((line) => [line, field]));
  for (const path of ['kept', 'kept%2Ftoo']) {
    expect((await api.send('get', `/admin/v1/users/${path}`)).status).toBe(200);
  }
});

it('an import of users rejects an integer that would come out as another', async () => {
  const file = await writeRows('orders.jsonl', [
    '{"external_id":"whole","order":9007199254740991}',
    '{"external_id":"torn","order":9007199254740993}',
  ]);
  expect((await nf('users', 'import', file)).exitCode).toBe(5);
  expect(await readRejected(file)).toEqual([[2, ['custom_fields.order']]]);
  const { body } = await api.send('get', '/admin/v1/users/whole');
  expect(body.custom_fields).toEqual({ order: 9_007_199_254_740_991 });
});

it('an import of subscriptions does the same with topics and users', async () => {
  await api.send('put', '/admin/v1/users/member');
  const file = await writeRows('subscriptions.jsonl', [
    '{"external_id":"member","topic":"news"}',
    '{"external_id":"member","topic":".."}',
    String.raw`{"external_id":"member","topic":"a\tb"}`,
    '{"external_id":".","topic":"news"}',
  ]);
  const dry = await nf('topics', 'import', file, '--dry-run', '--json');
  expect(dry.events().at(-1)).toMatchObject({ done: 4, rejected: 3 });
  expect((await nf('topics', 'import', file)).exitCode).toBe(5);
  expect((await readRejected(file)).map(([line]) => line)).toEqual([2, 3, 4]);
  expect((await api.send('get', '/admin/v1/users/member/subscriptions/news')).status).toBe(200);
});
