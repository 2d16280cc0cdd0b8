import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, findPlatformPackage, prepareBinaries } from './binaries.ts';
import { prepareCluster, superuser } from './cluster.ts';
import { explainFailure } from './explain-failure.ts';
import { findFreePort } from './free-port.ts';
import { chooseHome, type Home } from './home.ts';
import { stopOrphan } from './orphan.ts';
import { type OwnerLock, takeOwnerLock } from './owner-lock.ts';
import { launchPostmaster, type Postmaster } from './postmaster.ts';

const launchesMax = 50;

/** How to start an embedded Postgres. */
export interface StartOptions {
  /** Where its data, password and lock are kept; made when missing. */
  dir: string;
  /** Port on 127.0.0.1; a free one when left out. */
  port?: number;
  /** Database to create when missing and to name in the URL; `notiflow` when left out. */
  database?: string;
  /** False skips waiting for the disk: for tests, whose data may be lost. */
  durable?: boolean;
  /** Told every line Postgres logs, and what is unusual about the start. */
  onLog?: (line: string) => void;
  /** Settings of postgresql.conf that override ours. */
  settings?: Record<string, string>;
}

/** A private Postgres server that belongs to this process. */
export interface EmbeddedPostgres {
  /** Connects as superuser; holds the password. */
  url: string;
  port: number;
  dataDir: string;
  /** Process id of the server. */
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** Shuts the server down fast and resolves when it has ended; may be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres on 127.0.0.1 from the binaries on npm, as root too. Recovers what a killed owner left behind.
 * Throws a sentence a person can act on: already running, disk full, port taken, no binaries for this platform.
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const onLog = options.onLog ?? (() => {});
  const home = await chooseHome(options.dir, onLog);
  const lock = await takeOwnerLock(home.claimsDir);
  try {
    const found = await findPlatformPackage();
    const binaries = await prepareBinaries({ found, account: home.account, onLog });
    await stopOrphan(home.dataDir, onLog);
    const password = await prepareCluster({ home, binaries, durable: options.durable ?? true });
    const { postmaster, port } = await launch({ options, home, binaries });
    const server = `postgres://${superuser}:${password}@127.0.0.1:${port}`;
    const database = options.database ?? 'notiflow';
    await createDatabase(server, database).catch((error) =>
      postmaster.stop().then(() => Promise.reject(error)),
    );
    return {
      url: `${server}/${encodeURIComponent(database)}`,
      port,
      dataDir: home.dataDir,
      pid: postmaster.pid,
      exited: postmaster.exited,
      stop: stopOnce(postmaster, lock),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface LaunchContext {
  options: StartOptions;
  home: Home;
  binaries: Binaries;
}

async function launch({ options, home, binaries }: LaunchContext) {
  const onLog = options.onLog ?? (() => {});
  for (let launches = 1; ; launches += 1) {
    const port = options.port ?? (await findFreePort());
    const settings = { ...settingsFor(port, options.durable ?? true), ...options.settings };
    const result = await launchPostmaster({ home, binaries, settings, onLog });
    if (result.kind === 'ready') return { postmaster: result.postmaster, port };
    const isWorthRepeating = isPassing(result.lines, options.port === undefined);
    if (!isWorthRepeating || launches >= launchesMax) {
      const reason = explainFailure(result.lines, { dataDir: home.dataDir, port });
      throw new Error(`The embedded Postgres did not start. ${reason}`);
    }
    await delay(100);
  }
}

/** The sessions of a killed server need a moment to end; a free port may be taken while we start. */
function isPassing(lines: string[], isAnyPortFine: boolean): boolean {
  const text = lines.join('\n');
  if (/pre-existing shared memory block.*still in use/.test(text)) return true;
  return isAnyPortFine && /Address already in use/.test(text);
}

function settingsFor(port: number, durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // synchronous_commit stays on: what relies on it can check it here too.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
}

async function createDatabase(server: string, database: string): Promise<void> {
  const client = new pg.Client({
    connectionString: `${server}/postgres`,
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    }
  } finally {
    await client.end();
  }
}

function stopOnce(postmaster: Postmaster, lock: OwnerLock): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= postmaster.stop().then(() => lock.release());
    return stopped;
  };
}
