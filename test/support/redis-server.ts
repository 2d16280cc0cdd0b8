import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How to start a Redis. */
export interface RedisServerOptions {
  /** Port on 127.0.0.1; a free one when left out. */
  port?: number;
  /** Where it keeps its files; a temporary directory, removed by `stop`, when left out. */
  dir?: string;
  /** Keep an append-only file, so that a restart on the same `dir` finds the data again. */
  aof?: boolean;
}

/** A private Redis of one test. */
export interface RedisServer {
  url: string;
  port: number;
  pid: number;
  /** Sends the signal; resolves when the server has ended, or at once for SIGSTOP and SIGCONT. */
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the `redis-server` of the PATH and resolves when it answers. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'notiflow-redis-')));
  const port = options.port ?? (await findFreePort());
  const child = spawn('redis-server', flagsFor({ dir, port, aof: options.aof ?? false }), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const removeFiles = async () => {
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  await waitUntilReady(child, port).catch(async (error) => {
    await removeFiles();
    throw error;
  });
  const kill = async (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    kill,
    async stop() {
      child.kill('SIGCONT');
      await kill('SIGTERM');
      await removeFiles();
    },
  };
}

function flagsFor({ dir, port, aof }: Required<RedisServerOptions>): string[] {
  const persistence = ['--save', '', '--appendonly', aof ? 'yes' : 'no'];
  const policy = ['--maxmemory-policy', 'noeviction', '--loglevel', 'warning'];
  return ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, ...persistence, ...policy];
}

async function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-2_000);
  });
  child.once('error', (error: NodeJS.ErrnoException) => {
    output =
      error.code === 'ENOENT' ? 'redis-server is not on the PATH. Install it.' : error.message;
  });
  while (!(await answersPing(port, child.pid))) {
    if (hasEnded(child)) throw new Error(`Redis did not start: ${output}`);
    await delay(10);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Asks for the process id too: another Redis may sit on the port while ours is about to fail. */
function answersPing(port: number, pid: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end('PING\r\nINFO server\r\n'));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () =>
      resolve(answer.startsWith('+PONG') && answer.includes(`process_id:${pid}\r\n`)),
    );
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
