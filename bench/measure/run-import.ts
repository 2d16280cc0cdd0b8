import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const sampleEveryMs = 100;

/** What one import gave. */
export interface ImportFigures {
  rowsPerSecond: number;
  /** The highest resident memory of the command, in MB. */
  peakMemoryMb: number;
}

/** Runs an import of the built command line to its end; a row that is rejected is an error. */
export async function runImport(
  argv: string[],
  { url, secretKey, rowCount }: { url: string; secretKey: string; rowCount: number },
): Promise<ImportFigures> {
  const env = { ...process.env, NOTIFLOWS_BASE_URL: url, NOTIFLOWS_SDK_SECRET: secretKey };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...argv, '--json'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peakMemoryMb = 0;
  const sampling = setInterval(async () => {
    peakMemoryMb = Math.max(peakMemoryMb, await readMemoryMb(child.pid ?? 0));
  }, sampleEveryMs);
  const [code] = await once(child, 'exit');
  clearInterval(sampling);
  if (code !== 0) throw new Error(`nf ${argv.join(' ')} ended with ${code}.`);
  const seconds = (performance.now() - startedAt) / 1000;
  return { rowsPerSecond: rowCount / seconds, peakMemoryMb };
}

async function readMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
