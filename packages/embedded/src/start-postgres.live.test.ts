import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { eventually } from '../../../test/support/eventually.ts';
import { findPostgres } from './find-postgres.ts';
import { readCommandLine, readStartTime } from './process-identity.ts';
import { type EmbeddedPostgres, type StartOptions, startPostgres } from './start-postgres.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? it : it.skip;

let parentDir: string;
let running: EmbeddedPostgres[];
let children: ChildProcess[];

beforeEach(async () => {
  parentDir = await mkdtemp('/tmp/notiflow-embedded-');
  await chmod(parentDir, 0o755);
  running = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of running) await server.stop();
  await rm(parentDir, { recursive: true, force: true });
});

async function start(options: Partial<StartOptions> = {}): Promise<EmbeddedPostgres> {
  const dir = path.join(parentDir, 'home');
  const server = await startPostgres({ dir, durable: false, ...options });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a server owned by another process, and answers what it tells. */
async function startInChild(dir: string): Promise<{ pid: number; url: string }> {
  const module = fileURLToPath(new URL('./start-postgres.ts', import.meta.url));
  const code = `
    const { startPostgres } = await import(${JSON.stringify(module)});
    const { pid, url } = await startPostgres({ dir: ${JSON.stringify(dir)}, durable: false });
    console.log(JSON.stringify({ pid, url }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('the child ended before its server was up');
}

/** The processes that watch over the owner of a server. */
async function findWatches(pid: number): Promise<number[]> {
  const { stdout } = await run('pgrep', ['-f', `notiflow-watch ${pid}$`]);
  return stdout.trim().split('\n').map(Number);
}

async function killAndWait(child: ChildProcess | undefined): Promise<void> {
  if (!child) throw new Error('no child');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('startPostgres', () => {
  it('starts an empty database and finds its data again at the next start', async () => {
    const first = await start({ database: 'my-data' });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start({ database: 'my-data' });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('asks for the password, listens on 127.0.0.1 only and sorts by code point in UTF-8', async () => {
    const server = await start({ settings: { work_mem: '8MB' } });
    const wrong = server.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    const [settings] = await query(
      server.url,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
         current_setting('server_encoding') AS encoding, current_setting('synchronous_commit') AS synchronous,
         current_setting('work_mem') AS work_mem, datlocprovider AS provider, datlocale AS locale
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(settings).toEqual({
      listen: '127.0.0.1',
      sockets: '',
      encoding: 'UTF8',
      synchronous: 'on',
      work_mem: '8MB',
      provider: 'b',
      locale: 'C.UTF-8',
    });
    expect((await stat(server.dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(parentDir, 'home/password'))).mode & 0o777).toBe(0o600);
  });

  it('is found by another process while it runs', async () => {
    const dir = path.join(parentDir, 'home');
    expect(await findPostgres(dir, 'my-data')).toBeNull();
    const server = await start({ database: 'my-data' });
    expect(await findPostgres(dir, 'my-data')).toBe(server.url);
    await server.stop();
    expect(await findPostgres(dir, 'my-data')).toBeNull();
  });

  it('refuses a second owner while the first one lives, and says who it is', async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(`already running (pid ${process.pid})`);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('recovers after its server was killed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('ends when its owner is killed, with sessions under way, and starts again at once', async () => {
    const dir = path.join(parentDir, 'home');
    const orphan = await startInChild(dir);
    await query(orphan.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const busy = query(orphan.url, 'SELECT pg_sleep(3600)');
    const ended = expect(busy).rejects.toThrow();
    await killAndWait(children[0]);
    await eventually(async () => expect(await readStartTime(orphan.pid)).toBeNull());
    await ended;
    const server = await start();
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('leaves no watch behind when it is stopped', async () => {
    const server = await start();
    const [watch = 0] = await findWatches(server.pid);
    expect(await readCommandLine(watch)).toContain('notiflow-watch');
    await server.stop();
    await eventually(async () => expect(await readStartTime(watch)).toBeNull());
  });

  it('stops the server that a killed owner left running, and takes over', async () => {
    const dir = path.join(parentDir, 'home');
    const orphan = await startInChild(dir);
    await query(orphan.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    for (const watch of await findWatches(orphan.pid)) process.kill(watch, 'SIGKILL');
    await killAndWait(children[0]);
    expect(await readStartTime(orphan.pid)).not.toBeNull();
    const logs: string[] = [];
    const server = await start({ onLog: (line) => logs.push(line) });
    expect(logs.join('\n')).toContain(`left running (pid ${orphan.pid})`);
    expect(await readStartTime(orphan.pid)).toBeNull();
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('leaves a stranger alone whose process id stands in a stale file', async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn('sleep', ['60']);
    children.push(stranger);
    await writeFile(
      path.join(first.dataDir, 'postmaster.pid'),
      `${stranger.pid}\n${first.dataDir}\n`,
    );
    await start();
    expect(await readStartTime(stranger.pid ?? 0)).not.toBeNull();
  });

  it('says which port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    await expect(start({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
    blocker.close();
  });

  it('does not touch files that are no Postgres data', async () => {
    const dataDir = path.join(parentDir, 'home/data');
    await mkdir(dataDir, { recursive: true });
    await writeFile(path.join(dataDir, 'letter.txt'), 'dear');
    await expect(start()).rejects.toThrow('holds files that are no Postgres data');
    expect((await stat(path.join(dataDir, 'letter.txt'))).size).toBe(4);
  });

  asRoot(
    'keeps the data of a private folder of root where Postgres can enter, and finds it by that folder alone',
    async () => {
      const privateDir = path.join(parentDir, 'private');
      await mkdir(privateDir, { mode: 0o700 });
      const dir = path.join(privateDir, 'home');
      const logs: string[] = [];
      const server = await start({ dir, onLog: (line) => logs.push(line) });
      expect(server.dataDir).toMatch(/^\/var\/lib\/notiflow\/data-\w+\/data$/);
      expect(logs.join('\n')).toContain(path.dirname(server.dataDir));
      expect((await stat(server.dataDir)).uid).not.toBe(0);
      await query(server.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await server.stop();

      const movedDir = path.join(privateDir, 'moved');
      await rename(dir, movedDir);
      const again = await start({ dir: movedDir });
      expect(await query(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      await again.stop();

      await rm(movedDir, { recursive: true });
      const anew = await start({ dir: movedDir });
      await expect(query(anew.url, 'SELECT answer FROM kept')).rejects.toThrow('does not exist');
      await anew.stop();

      // The data alone is gone: the link to it is no reason not to start.
      await rm(path.dirname(anew.dataDir), { recursive: true });
      const fresh = await start({ dir: movedDir });
      await fresh.stop();
      await rm(path.dirname(fresh.dataDir), { recursive: true });
      await rm(path.dirname(server.dataDir), { recursive: true });
    },
  );

  asRoot('runs as the owner of data that a normal user made', async () => {
    const dir = path.join(parentDir, 'home');
    const first = await start();
    await first.stop();
    // As a normal user leaves it, who need not be able to read this repository.
    await run('chown', ['-R', '65534:65534', dir]);
    await chmod(dir, 0o700);
    const orphan = await startInChild(dir);
    await query(orphan.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await killAndWait(children[0]);
    const server = await start();
    expect((await stat(server.dataDir)).uid).toBe(65_534);
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });
});
