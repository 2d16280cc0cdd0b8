import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiAccess, type ApiClient, createApiClient } from './api-client.ts';
import { eventually } from './eventually.ts';
import { findFreePort } from './peers.ts';
import { createTestDatabase } from './postgres-server.ts';
import { type NodeProcess, startApp } from './start-app.ts';

/** How to start a system; the defaults are the Postgres and Redis of the test run. */
export interface SystemOptions {
  workers?: number;
  databaseUrl?: string;
  /** Null: the queues are kept in Postgres. */
  redisUrl?: string | null;
  env?: Record<string, string>;
  /** Where another version was built, whose processes these are to be. */
  checkout?: string;
  /** Keys of the first project. */
  keys?: Omit<ApiAccess, 'url'>;
}

/** An api and workers as real processes, on a database and a queue prefix of their own. */
export interface System extends ApiClient {
  /** What opens the api. */
  keys: Omit<ApiAccess, 'url'>;
  databaseUrl: string;
  queuePrefix: string;
  /** The api that was started last. */
  readonly api: NodeProcess;
  workers: NodeProcess[];
  /** Starts an api in the place of one that has ended; resolves when a run can be accepted. */
  startApi(): Promise<NodeProcess>;
  startWorker(): Promise<NodeProcess>;
  /** Everything all processes printed, those that have ended included. */
  output(): string;
  stop(): Promise<void>;
}

const defaultKeys = {
  apiKey: 'pk_test_bootstrap_public_key_1',
  secretKey: 'sk_test_bootstrap_secret_key_1',
  accountToken: 'nf_at_test_bootstrap_token_1',
};

/** Starts the built api and workers as child processes and resolves when a run can be accepted. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notiflow-system-'));
  const created = options.databaseUrl === undefined ? await createTestDatabase('system') : null;
  const databaseUrl = options.databaseUrl ?? created?.url ?? '';
  const redisUrl = options.redisUrl === undefined ? process.env.TEST_REDIS_URL : options.redisUrl;
  const keys = options.keys ?? defaultKeys;
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const queuePrefix = `test_${randomBytes(4).toString('hex')}`;
  const env: NodeJS.ProcessEnv = {
    BOOTSTRAP_API_KEY: keys.apiKey,
    BOOTSTRAP_SECRET_KEY: keys.secretKey,
    BOOTSTRAP_ACCOUNT_TOKEN: keys.accountToken,
    DATABASE_URL: databaseUrl,
    ...(redisUrl && { REDIS_URL: redisUrl }),
    QUEUE_PREFIX: queuePrefix,
    DATA_DIR: dataDir,
    PORT: String(port),
    OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    LOG_LEVEL: 'info',
    ...options.env,
  };
  const apis: NodeProcess[] = [];
  const workers: NodeProcess[] = [];
  const startApi = async () => {
    const api = startApp('api', env, options.checkout);
    apis.push(api);
    await eventually(() => expectReady(url, api), { withinMs: 120_000 });
    return api;
  };
  const startWorker = async () => {
    const worker = startApp('worker', env, options.checkout);
    workers.push(worker);
    await eventually(() => expectStarted(worker), { withinMs: 120_000 });
    return worker;
  };
  const stop = async () => {
    await Promise.all([...apis, ...workers].map(stopProcess));
    await created?.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await startApi();
    await Promise.all(Array.from({ length: options.workers ?? 1 }, startWorker));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...createApiClient({ url, ...keys }),
    keys,
    databaseUrl,
    queuePrefix,
    get api() {
      return apis.at(-1) as NodeProcess;
    },
    workers,
    startApi,
    startWorker,
    output: () => [...apis, ...workers].map((child) => child.output()).join('\n'),
    stop,
  };
}

/** Ends a process that may be paused. */
async function stopProcess(child: NodeProcess): Promise<void> {
  const ended = child.kill('SIGTERM');
  await child.kill('SIGCONT');
  await ended;
}

async function expectReady(url: string, api: NodeProcess): Promise<void> {
  const response = await fetch(`${url}/readyz`).catch(() => null);
  if (response?.status !== 200) throw new Error(`The api is not ready: ${api.output()}`);
}

function expectStarted(worker: NodeProcess): void {
  if (!worker.output().includes('worker.started')) {
    throw new Error(`The worker has not started: ${worker.output()}`);
  }
}
