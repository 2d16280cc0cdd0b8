import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp } from '../../api/src/start-http.ts';
import {
  keys,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

let api: TestApi;
let server: Server;
let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  server = await startHttp(api.app, config);
});

afterAll(async () => {
  await stopHttp(server);
  await api.close();
});

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-life-'));
  const { port } = server.address() as { port: number };
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: `http://127.0.0.1:${port}`,
    NOTIFLOWS_TOKEN: keys.account,
    NOTIFLOWS_SDK_API_KEY: keys.api,
    NOTIFLOWS_SDK_SECRET: keys.secret,
  };
});

afterEach(() => rm(home, { recursive: true, force: true }));

const nf = (...argv: string[]) => runNf(argv, { cwd: home, env });

/** Gives the notiflow a draft beside its published version. */
async function changeDraft(handle: string): Promise<void> {
  await nf('pull', handle);
  await writeFile(join(home, 'notiflows', handle, 'steps/feed/body.md'), 'changed');
  expect((await nf('push', handle)).exitCode).toBe(0);
}

describe('nf notiflow list', () => {
  it('lists the notiflows of the project, page after page', async () => {
    for (const handle of ['first', 'second']) await publishNotiflow(api, handle);
    const { exitCode, stdout } = await nf('notiflow', 'list');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^HANDLE +NAME +ACTIVE +PUBLISHED +CHANGES\n/);
    expect(stdout).toMatch(/^first +Welcome +yes +yes +no$/m);
    const found = (await nf('notiflow', 'list', 'second', '--json')).json<{ items: object[] }>();
    expect(found.items).toEqual([expect.objectContaining({ handle: 'second' })]);
  });
});

describe('nf notiflow versions', () => {
  it('lists versions, and shows one', async () => {
    await publishNotiflow(api, 'versioned');
    await changeDraft('versioned');
    expect((await nf('notiflow', 'versions', 'versioned')).stdout).toMatch(/^1 +published/m);
    expect((await nf('notiflow', 'versions', 'versioned', '1', '--json')).json()).toMatchObject({
      version_number: 1,
    });
  });
});

describe('nf notiflow steps', () => {
  it('tells of each step what happens there, and of how many that is', async () => {
    await publishNotiflow(api, 'stepped');
    const { exitCode, stdout, stderr } = await nf('notiflow', 'steps', 'stepped');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^STEP +TYPE +WAITING +REACHED +PASSED +WHAT BECAME OF THEM\n/);
    expect(stdout).toMatch(/^feed +channel +0 +0 +0/m);
    expect(stderr).toContain('Of all 0 notifications of version 1');
    expect((await nf('notiflow', 'steps', 'stepped', '9')).exitCode).not.toBe(0);
  });
});

describe('nf notiflow rollback', () => {
  it('drops the draft when it is agreed to, and a pull brings the files back', async () => {
    await publishNotiflow(api, 'rolled');
    await changeDraft('rolled');
    expect((await nf('notiflow', 'rollback', 'rolled', '--dry-run')).exitCode).toBe(0);
    expect((await nf('notiflow', 'rollback', 'rolled')).exitCode).toBe(2);
    expect((await nf('diff', 'rolled')).exitCode).toBe(0);
    expect((await nf('notiflow', 'rollback', 'rolled', '--yes')).exitCode).toBe(0);
    expect((await nf('diff', 'rolled')).exitCode).toBe(1);
    expect((await nf('pull', 'rolled', '--force')).exitCode).toBe(0);
    const body = await readFile(join(home, 'notiflows/rolled/steps/feed/body.md'), 'utf8');
    expect(body).toBe('Hello {{ recipient.first_name }}');
  });
});

describe('nf notiflow archive', () => {
  it('puts it away, so that a push of its files is a conflict', async () => {
    await publishNotiflow(api, 'archived');
    await nf('pull', 'archived');
    expect((await nf('notiflow', 'archive', 'archived', '--yes')).exitCode).toBe(0);
    await writeFile(join(home, 'notiflows/archived/steps/feed/body.md'), 'changed');
    const pushed = await nf('push', 'archived');
    expect(pushed.exitCode).toBe(1);
    expect(pushed.stderr).toContain('not in the project any more');
  });
});

describe('nf notiflow run', () => {
  it('runs for users and prints the id of the run', async () => {
    await publishNotiflow(api, 'runnable');
    await writeFile(join(home, 'data.json'), '{ "plan": "pro" }');
    const argv = ['notiflow', 'run', 'runnable', '--to', 'ada, grace', '--data', '@data.json'];
    const { exitCode, stdout } = await nf(...argv);
    expect(exitCode).toBe(0);
    const run = await api.send('get', `/admin/v1/runs/${stdout.trim()}`);
    expect(run.body).toMatchObject({ data: { plan: 'pro' }, counters: { recipients: 2 } });
  });

  it('shows the request and sends nothing with --dry-run', async () => {
    const argv = [
      'notiflow',
      'run',
      'nowhere',
      '--topic',
      'beta',
      '--draft',
      '--dry-run',
      '--json',
    ];
    expect((await nf(...argv)).json()).toMatchObject({
      request: { body: { topic: 'beta', version: 'draft' } },
    });
  });

  it.each([[[]], [['--to', 'a', '--topic', 'b']], [['--to', 'a', '--data', '[]']]])(
    'refuses %j',
    async (options) => {
      const { exitCode } = await nf('notiflow', 'run', 'runnable', ...options);
      expect([1, 2]).toContain(exitCode);
    },
  );
});

describe('nf init', () => {
  it('writes notiflows.json for the only project, and asks before it overwrites one', async () => {
    expect((await nf('init')).exitCode).toBe(0);
    expect(JSON.parse(await readFile(join(home, 'notiflows.json'), 'utf8'))).toEqual({
      project: 'default',
      baseUrl: env.NOTIFLOWS_BASE_URL,
      directory: 'notiflows',
    });
    expect((await nf('init')).exitCode).toBe(2);
    expect((await nf('init', '--yes', '--directory', 'flows')).exitCode).toBe(0);
    expect((await nf('init', '--yes', '--directory', '../flows')).exitCode).toBe(1);
  });
});
