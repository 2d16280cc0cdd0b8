import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type EmptyFolder, installTarballs, packWorkspaces } from '../support/empty-folder.ts';
import { eventually } from '../support/eventually.ts';

const megabyte = 1_000_000;
const installedMax = 250 * megabyte;
// npm may have to fetch every package first.
const installTimeoutMs = 480_000;
const compiler = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

/** Compiles a program as a user with TypeScript would; throws when the compiler finds anything. */
async function checkTypes(file: string): Promise<void> {
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const types = fileURLToPath(new URL('../../node_modules/@types', import.meta.url));
  const args = [...flags, '--typeRoots', types, '--types', 'node', file];
  await promisify(execFile)(compiler, args, { cwd: dirname(file) });
}

/** Adds a member who looks after everything, and answers the cookie of their browser. */
async function logIn({ api_url, account_token }: Credentials): Promise<string> {
  const post = (
    path: string,
    { headers, body }: { headers: Record<string, string>; body: object },
  ) =>
    fetch(`${api_url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const invited = await post('/management/v1/members', {
    headers: { authorization: `Bearer ${account_token}` },
    body: { email: 'ops@example.com', account_role: 'operator' },
  });
  const { link } = (await invited.json()) as { link: string };
  const welcome = await post('/ops/api/v1/accept-link', {
    headers: { 'sec-fetch-site': 'same-origin' },
    body: { token: link.split('#')[1], password: 'correct horse battery' },
  });
  return String(welcome.headers.get('set-cookie')).split(';')[0] ?? '';
}

interface Credentials {
  api_url: string;
  api_key: string;
  secret_key: string;
  account_token: string;
  metrics_token: string;
  user_signing_key: string;
}

describe('installed from their tarballs into an empty folder', () => {
  let tarballsDir: string;
  let server: EmptyFolder;
  let programs: EmptyFolder;
  let notiflows: ChildProcess;
  let credentials: Credentials;
  // Beside its folder, where Postgres may not enter that.
  const dataDirs: string[] = [];

  beforeAll(async () => {
    tarballsDir = await mkdtemp(join(tmpdir(), 'notiflow-tarballs-'));
    const names = ['notiflows', 'notiflows-cli', 'notiflows-client', 'notiflows-browser'];
    const [app = '', ...others] = await packWorkspaces(names, tarballsDir);
    server = await installTarballs([app]);
    programs = await installTarballs(others);
    await start();
  }, installTimeoutMs);
  afterAll(async () => {
    if (notiflows?.exitCode === null) await stop();
    await Promise.all([server?.remove(), programs?.remove()]);
    await Promise.all(
      [tarballsDir, ...dataDirs].map((dir) => rm(dir, { recursive: true, force: true })),
    );
  });

  /** Starts the installed command in its folder, and waits until it says that it is up. */
  async function start(): Promise<void> {
    let printed = '';
    const keep = (chunk: Buffer) => {
      printed += chunk.toString();
    };
    notiflows = spawn(join(server.dir, 'node_modules/.bin/notiflows'), {
      cwd: server.dir,
      env: { ...server.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    notiflows.stdout?.on('data', keep);
    notiflows.stderr?.on('data', keep);
    await eventually(
      () => {
        if (notiflows.exitCode === null) expect(printed).toContain('Notiflow is up');
      },
      { withinMs: 120_000 },
    );
    expect(printed).toContain('Notiflow is up');
    dataDirs.push(await realpath(join(server.dir, '.notiflows/postgres')));
    credentials = JSON.parse(
      await readFile(join(server.dir, '.notiflows/credentials.json'), 'utf8'),
    );
  }

  async function stop(): Promise<unknown[]> {
    const exited = once(notiflows, 'exit');
    notiflows.kill('SIGTERM');
    return exited;
  }

  function keys(): NodeJS.ProcessEnv {
    return {
      HOME: programs.dir,
      NOTIFLOWS_BASE_URL: credentials.api_url,
      NOTIFLOWS_TOKEN: credentials.account_token,
      NOTIFLOWS_SDK_API_KEY: credentials.api_key,
      NOTIFLOWS_SDK_SECRET: credentials.secret_key,
    };
  }

  /** Runs an installed `nf` and answers what it printed. */
  function nf(line: string): Promise<string> {
    return programs.run('nf', line.split(' '), keys());
  }

  /** Follows a run with `--json`, and answers the last event. */
  async function follow(line: string): Promise<unknown> {
    const events = (await nf(`${line} --timeout 60 --json`)).trim().split('\n');
    return JSON.parse(events.at(-1) ?? '');
  }

  it(`the server takes less than ${installedMax / megabyte} MB, and brings no tool of ours`, async () => {
    const bytes = await server.measureInstalled();
    expect(bytes).toBeLessThan(installedMax);
    const tree = await readFile(join(server.dir, 'node_modules/.package-lock.json'), 'utf8');
    const names = Object.keys(JSON.parse(tree).packages);
    expect(names.filter((name) => /prisma$|effect|react|typescript|scarf/.test(name))).toEqual([]);
  });

  it('says which word it does not know, and what it does', async () => {
    await expect(server.run('notiflows', ['sned'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^notiflows does not know sned\.\n\nUsage: /),
    });
  });

  it('one command starts everything, and nf makes and runs a notiflow on it', async () => {
    const feed = { name: 'Feed', type: 'in_app', provider: 'in_app' };
    await writeFile(join(programs.dir, 'feed.json'), JSON.stringify(feed));
    await nf('channel put feed --file feed.json');
    await nf('init');
    await nf('notiflow new welcome --channel-type in_app --channel feed');
    await nf('push');
    await nf('notiflow publish welcome');
    await nf('notiflow activate welcome');
    const settled = await follow('notiflow run welcome --to ada --wait');
    expect(settled).toMatchObject({ run: { deliveries: { delivered: 1 } } });
  });

  it('a program sends with the client, and finds its types', async () => {
    const program = `import { Notiflow } from 'notiflows-client';
const notiflow = new Notiflow({
  baseUrl: process.env.NOTIFLOWS_BASE_URL ?? '',
  apiKey: process.env.NOTIFLOWS_SDK_API_KEY ?? '',
  secretKey: process.env.NOTIFLOWS_SDK_SECRET ?? '',
});
const run = await notiflow.notiflows.run('welcome', { recipients: [{ external_id: 'grace' }] });
const id: string = run.notiflow_run_id;
console.log(id);
`;
    await writeFile(join(programs.dir, 'send.ts'), program);
    await writeFile(join(programs.dir, 'send.js'), program.replace(': string', ''));
    await checkTypes(join(programs.dir, 'send.ts'));
    const id = (await programs.run('node', ['send.js'], keys())).trim();
    const settled = await follow(`run watch ${id}`);
    expect(settled).toMatchObject({ run: { deliveries: { delivered: 1 } } });
  });

  it('a page follows the feed of its user, and finds its types', async () => {
    const program = `import { type Entry, Notiflows, safeUrl } from 'notiflows-browser';
const client = new Notiflows({
  apiKey: process.env.NOTIFLOWS_SDK_API_KEY ?? '',
  apiUrl: process.env.NOTIFLOWS_BASE_URL ?? '',
  userKey: async () => process.env.USER_TOKEN ?? '',
});
const feed = client.feed();
await new Promise<void>((resolve) => {
  feed.subscribe(() => {
    if (feed.getSnapshot().connection === 'live') resolve();
  });
});
const entries: readonly Entry[] = feed.getSnapshot().entries;
const isTaken: boolean = await feed.markAsRead(entries.map(({ id }) => id));
console.log(entries.length, isTaken, feed.getSnapshot().totalUnread, safeUrl('javascript:x'));
feed.close();
`;
    const plain = program
      .replace('type Entry, ', '')
      .replace(/<void>|: readonly Entry\[\]|: boolean/g, '');
    await writeFile(join(programs.dir, 'page.ts'), program);
    await writeFile(join(programs.dir, 'page.js'), plain);
    await writeFile(join(programs.dir, 'key.pem'), credentials.user_signing_key);
    await checkTypes(join(programs.dir, 'page.ts'));
    const USER_TOKEN = (await nf('user-token grace --key-file key.pem')).trim();
    const printed = await programs.run('node', ['page.js'], { ...keys(), USER_TOKEN });
    expect(printed).toBe('1 true 0 undefined\n');
  });

  it('its pages have their style sheets and scripts', async () => {
    const cookie = await logIn(credentials);
    const assets = await Promise.all(
      ['/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css', '/ops/queues/'].map((path) =>
        fetch(`${credentials.api_url}${path}`, { headers: { cookie } }),
      ),
    );
    expect(assets.map(({ status }) => status)).toEqual([200, 200, 200]);
    const metrics = await fetch(`${credentials.api_url}/metrics`, {
      headers: { authorization: `Bearer ${credentials.metrics_token}` },
    });
    expect(metrics.status).toBe(200);
  });

  it('ends whole when it is told to', async () => {
    expect(await stop()).toEqual([0, null]);
  });

  it('is found again at the next start, and begins anew when its folder is removed', async () => {
    await start();
    const { secret_key: first } = credentials;
    expect(await nf('notiflow list')).toContain('welcome');
    await stop();
    await rm(join(server.dir, '.notiflows'), { recursive: true });
    await start();
    expect(credentials.secret_key).not.toBe(first);
    expect(await nf('notiflow list')).not.toContain('welcome');
  });
});
