import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { createTestDatabase } from './postgres-server.ts';

/** How to start a system; the defaults are the Postgres and Redis of the test run. */
export interface SystemOptions {
  workers?: number;
  databaseUrl?: string;
  /** Null: the queues are kept in Postgres. */
  redisUrl?: string | null;
  env?: Record<string, string>;
}

/** One process of a system, as a test may mistreat it. */
export interface SystemProcess {
  pid: number;
  /** Sends the signal; resolves when the process has ended, or at once for SIGSTOP and SIGCONT. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Everything it printed. */
  output(): string;
}

/** An answer of the API. */
export interface Answer<T = Record<string, never>> {
  status: number;
  headers: Headers;
  body: T;
}

/** An api and workers as real processes, on a database and a queue prefix of their own. */
export interface System {
  url: string;
  databaseUrl: string;
  api: SystemProcess;
  workers: SystemProcess[];
  startWorker(): Promise<SystemProcess>;
  admin<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  management<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  stop(): Promise<void>;
}

/** Body and headers of a call. */
export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

const keys = {
  BOOTSTRAP_API_KEY: 'pk_test_bootstrap_public_key_1',
  BOOTSTRAP_SECRET_KEY: 'sk_test_bootstrap_secret_key_1',
  BOOTSTRAP_ACCOUNT_TOKEN: 'nf_at_test_bootstrap_token_1',
};

/** Starts the built api and workers as child processes and resolves when a run can be accepted. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notiflow-system-'));
  const created = options.databaseUrl === undefined ? await createTestDatabase('system') : null;
  const databaseUrl = options.databaseUrl ?? created?.url ?? '';
  const redisUrl = options.redisUrl === undefined ? process.env.TEST_REDIS_URL : options.redisUrl;
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    ...keys,
    DATABASE_URL: databaseUrl,
    ...(redisUrl && { REDIS_URL: redisUrl }),
    QUEUE_PREFIX: `test_${randomBytes(4).toString('hex')}`,
    DATA_DIR: dataDir,
    PORT: String(port),
    OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    LOG_LEVEL: 'info',
    ...options.env,
  };
  const start = (app: 'api' | 'worker') => startProcess(app, env);
  const workers: SystemProcess[] = [];
  const api = start('api');
  const stop = async () => {
    await Promise.all([api, ...workers].map((child) => child.kill('SIGTERM')));
    await created?.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const startWorker = async () => {
    const worker = start('worker');
    workers.push(worker);
    await eventually(() => {
      if (!worker.output().includes('worker.started')) throw new Error(worker.output());
    });
    return worker;
  };
  try {
    await eventually(() => expectReady(url, api), { withinMs: 30_000 });
    await Promise.all(Array.from({ length: options.workers ?? 1 }, startWorker));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    databaseUrl,
    api,
    workers,
    startWorker,
    admin: (method, path, call) =>
      request(`${url}/admin/v1${path}`, method, {
        ...call,
        headers: {
          'x-notiflows-api-key': keys.BOOTSTRAP_API_KEY,
          'x-notiflows-secret-key': keys.BOOTSTRAP_SECRET_KEY,
          ...call?.headers,
        },
      }),
    management: (method, path, body) =>
      request(`${url}/management/v1${path}`, method, {
        body,
        headers: { authorization: `Bearer ${keys.BOOTSTRAP_ACCOUNT_TOKEN}` },
      }),
    stop,
  };
}

function startProcess(app: 'api' | 'worker', env: NodeJS.ProcessEnv): SystemProcess {
  const entry = fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    pid: child.pid ?? 0,
    kill: (signal) => killProcess(child, signal),
    output: () => output,
  };
}

async function killProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') return null;
  await exited;
  return child.exitCode;
}

async function expectReady(url: string, api: SystemProcess): Promise<void> {
  const response = await fetch(`${url}/readyz`).catch(() => null);
  if (response?.status !== 200) throw new Error(`The api is not ready: ${api.output()}`);
}

async function request<T>(url: string, method: string, call: CallOptions): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as T,
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
