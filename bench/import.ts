import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

// Imports a file of users into an API that only says yes: what the command line itself costs.

const program = fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url));
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    format: { type: 'string', default: 'csv' },
  },
});
const rowCount = Number(options.rows);

interface Figures {
  rows: number;
  seconds: number;
  rowsPerSecond: number;
  /** The highest resident memory in each fifth of the run. */
  peakMemoryMb: number[];
}

await buildCli();
const folder = await mkdtemp(join(tmpdir(), 'notiflow-import-'));
try {
  const path = await writeUsers(join(folder, `users.${options.format}`));
  process.stdout.write(`${JSON.stringify(await measure(path), null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true });
}

async function buildCli(): Promise<void> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  await promisify(execFile)('npx', ['turbo', 'run', 'build', '--filter=./apps/cli...'], { cwd });
}

async function writeUsers(path: string): Promise<string> {
  const file = createWriteStream(path);
  if (path.endsWith('.csv')) file.write('external_id,email,first_name,plan,address.city\n');
  for (let number = 1; number <= rowCount; number += 1) {
    const user = { external_id: `user-${number}`, email: `user-${number}@example.com` };
    const row = path.endsWith('.csv')
      ? `${user.external_id},${user.email},"Ada ""the"" ${number}",pro,Bern\n`
      : `${JSON.stringify({ ...user, first_name: 'Ada', plan: 'pro' })}\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return path;
}

async function measure(path: string): Promise<Figures> {
  let taken = 0;
  const server = createServer((req, res) => {
    req.resume().on('end', () => {
      taken += 1;
      res.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const startedAt = performance.now();
  const peakMemoryMb = await runImport(path, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    readShare: () => taken / rowCount,
  });
  const seconds = (performance.now() - startedAt) / 1000;
  server.close();
  if (taken !== rowCount) throw new Error(`${taken} of ${rowCount} rows arrived.`);
  return { rows: rowCount, seconds, rowsPerSecond: rowCount / seconds, peakMemoryMb };
}

async function runImport(
  path: string,
  { url, readShare }: { url: string; readShare(): number },
): Promise<number[]> {
  const child = spawn(process.execPath, [program, 'users', 'import', path, '--json'], {
    env: { ...process.env, NOTIFLOWS_BASE_URL: url, NOTIFLOWS_SDK_SECRET: 'sk_bench' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const peaks = [0, 0, 0, 0, 0];
  const sampling = setInterval(async () => {
    const memory = await readMemoryMb(child.pid ?? 0);
    const fifth = Math.min(4, Math.floor(readShare() * 5));
    peaks[fifth] = Math.max(peaks[fifth] ?? 0, memory);
  }, 200);
  const [code] = await once(child, 'exit');
  clearInterval(sampling);
  if (code !== 0) throw new Error(`The import ended with ${code}.`);
  return peaks.map(Math.round);
}

async function readMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
