import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../../test/support/eventually.ts';
import { createServer } from '../../api/src/server.ts';
import { startHttp, stopHttp } from '../../api/src/start-http.ts';
import { keys, startTestApi, type TestApi } from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));
const rowCount = 20_000;
const badEvery = 500;
const rowsPerRequest = 1_000;
const answerMs = 200;
/** Requests that are answered while an import is to be stopped in its middle: long enough to have kept its place. */
const answeredMax = 10;
let api: TestApi;
let server: Server;
let env: Record<string, string>;
let home: string;
let path: string;
/** External ids that were to be stored, in the order they arrived; rows that are refused are not among them. */
let arrived: string[];
/** What the requests beyond `answeredMax` wait for. */
let gate: { opened: Promise<void>; open(): void };

/** How many of so many thousand rows are good. */
const goodIn = (rows: number) => rows - rows / badEvery;

beforeAll(async () => {
  api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  const { users } = api.database;
  const upsertUsers: typeof users.upsertUsers = async (input) => {
    arrived.push(...input.users.map(({ externalId }) => externalId));
    // Slow enough to keep its place, and held to be stopped half-way, however fast the machine is.
    await wait(answerMs);
    if (arrived.length > goodIn(answeredMax * rowsPerRequest)) await gate.opened;
    return users.upsertUsers(input);
  };
  const database = { ...api.database, users: { ...users, upsertUsers } };
  server = await startHttp(createServer({ ...api.deps, database }), config);
});

afterAll(async () => {
  await stopHttp(server);
  await api.close();
});

beforeEach(async () => {
  arrived = [];
  let open = () => {};
  gate = { opened: new Promise((resolve) => (open = resolve)), open: () => open() };
  home = await mkdtemp(join(tmpdir(), 'nf-users-'));
  path = join(home, 'users.csv');
  const { port } = server.address() as { port: number };
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: `http://127.0.0.1:${port}`,
    NOTIFLOWS_SDK_API_KEY: keys.api,
    NOTIFLOWS_SDK_SECRET: keys.secret,
  };
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function writeUsers(prefix: string): Promise<void> {
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const email = (index + 1) % badEvery === 0 ? 'nonsense' : `${prefix}${index}@example.com`;
    return `${prefix}-${index + 1},${email},pro,Bern`;
  });
  await writeFile(path, `external_id,email,plan,address.city\n${rows.join('\n')}\n`);
}

const nf = (...argv: string[]) => runNf(argv, { cwd: home, env });
const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Starts the import as a process of its own and waits until it has kept its place. */
async function startImport(): Promise<ChildProcess> {
  const flags = ['--import', 'tsx', '--conditions=source', program, 'users', 'import', path];
  const child = spawn(process.execPath, flags, {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  await eventually(async () => expect(await exists(`${path}.nf-import.json`)).toBe(true), {
    withinMs: 60_000,
    everyMs: 10,
  });
  return child;
}

async function expectAllImported(prefix: string): Promise<void> {
  const answered = await api.send('get', `/admin/v1/users/${prefix}-${rowCount - 1}`);
  expect(answered.body).toMatchObject({
    custom_fields: { plan: 'pro', address: { city: 'Bern' } },
  });
  const everybody = Array.from({ length: rowCount }, (_, index) => index + 1)
    .filter((number) => number % badEvery !== 0)
    .map((number) => `${prefix}-${number}`);
  expect([...new Set(arrived)].sort()).toEqual(everybody.sort());
  const rejected = (await readFile(`${path}.rejected.jsonl`, 'utf8')).trim().split('\n');
  expect(rejected.map((line) => JSON.parse(line).line)).toEqual(
    Array.from({ length: rowCount / badEvery }, (_, index) => (index + 1) * badEvery + 1),
  );
  expect(JSON.parse(rejected[0] ?? '')).toMatchObject({
    row: { external_id: `${prefix}-${badEvery}` },
    reasons: [{ field: 'email', reason: 'format' }],
  });
  expect(await exists(`${path}.nf-import.json`)).toBe(false);
}

describe('an import of users', () => {
  it('that is killed goes on where it was, and leaves nobody out', async () => {
    await writeUsers('killed');
    const child = await startImport();
    child.kill('SIGKILL');
    await once(child, 'exit');
    gate.open();
    const { rows } = JSON.parse(await readFile(`${path}.nf-import.json`, 'utf8'));
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(rowCount);
    const before = arrived.length;
    const result = await nf('users', 'import', 'users.csv', '--json');
    expect(result.exitCode).toBe(5);
    expect(result.events().at(-1)).toMatchObject({
      event: 'done',
      done: rowCount,
      rejected: rowCount / badEvery,
    });
    // A request that the killed one had sent may have been read only now, beside the one that makes it again.
    expect(new Set(arrived.slice(before)).size).toBe(goodIn(rowCount - rows));
    await expectAllImported('killed');
  });

  it('that is interrupted keeps its place, ends with 130, and goes on', async () => {
    await writeUsers('interrupted');
    const child = await startImport();
    child.kill('SIGINT');
    gate.open();
    expect(await once(child, 'exit')).toEqual([130, null]);
    const before = arrived.length;
    const { rows } = JSON.parse(await readFile(`${path}.nf-import.json`, 'utf8'));
    // Every request that was begun was waited for, so none is made twice.
    expect(goodIn(rows)).toBe(before);
    expect((await nf('users', 'import', 'users.csv')).exitCode).toBe(5);
    expect(arrived.length).toBe(goodIn(rowCount));
    await expectAllImported('interrupted');
  });

  it('stops at once when the keys are refused', async () => {
    await writeUsers('refused');
    env.NOTIFLOWS_SDK_SECRET = 'sk_of_nobody_at_all_000000001';
    const { exitCode } = await nf('users', 'import', 'users.csv');
    expect(exitCode).toBe(3);
    expect(arrived).toEqual([]);
    expect(await exists(`${path}.rejected.jsonl`)).toBe(false);
  });
});

describe('an import of subscriptions', () => {
  beforeEach(async () => {
    for (const id of ['ada', 'grace']) await api.send('put', `/admin/v1/users/${id}`, {});
  });

  it('subscribes users to the topic, and rejects those nobody knows', async () => {
    await writeFile(join(home, 'beta.csv'), 'external_id\nada\nnobody\ngrace\n');
    const result = await nf('topics', 'import', 'beta', 'beta.csv', '--json');
    expect(result.exitCode).toBe(5);
    expect(result.events().at(-1)).toMatchObject({ done: 3, taken: 2, rejected: 1 });
    const rejected = JSON.parse(await readFile(join(home, 'beta.csv.rejected.jsonl'), 'utf8'));
    expect(rejected).toEqual({
      line: 3,
      row: { external_id: 'nobody' },
      reasons: [{ field: 'external_id', message: 'User not found', reason: 'invalid' }],
    });
  });

  it('takes the topic of every row, and costs no row for another', async () => {
    const rows = [
      { external_id: 'ada', topic: 'one' },
      { external_id: 'grace', topic: 'two' },
      { external_id: 'ada' },
      { external_id: 'a\u0000b', topic: 'one' },
    ];
    const text = rows.map((row) => JSON.stringify(row)).join('\n');
    await writeFile(join(home, 'topics.jsonl'), text);
    const result = await nf('topics', 'import', 'topics.jsonl', '--json');
    expect(result.events().at(-1)).toMatchObject({ done: 4, taken: 2, rejected: 2 });
    const rejected = await readFile(join(home, 'topics.jsonl.rejected.jsonl'), 'utf8');
    const lines = rejected.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).line)).toEqual([3, 4]);
  });
});
