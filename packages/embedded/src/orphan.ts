import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCommandLine, readStartTime } from './process-identity.ts';

/** What a running Postgres writes about itself into its data directory. */
export interface PostmasterFile {
  pid: number;
  port: number;
  isReady: boolean;
}

/** Reads `postmaster.pid` of the data directory; null when there is none. */
export async function readPostmasterFile(dataDir: string): Promise<PostmasterFile | null> {
  const text = await readFile(path.join(dataDir, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), isReady: lines[7] === 'ready' };
}

/** Stops the Postgres that an owner killed without warning left running on the data directory, if there is one. */
export async function stopOrphan(dataDir: string, onLog: (line: string) => void): Promise<void> {
  const found = await readPostmasterFile(dataDir);
  if (found === null || (await readStartTime(found.pid)) === null) return;
  if (!(await isPostgresOn(found.pid, dataDir))) {
    // Postgres would take the stranger with this process id for a server and refuse to start.
    await rm(path.join(dataDir, 'postmaster.pid'));
    return;
  }
  onLog(`Stopping the Postgres that an earlier process left running (pid ${found.pid}).`);
  // Fast shutdown first; the immediate one costs a recovery at the next start.
  if (await stopWithin(found.pid, 'SIGINT', 3_000)) return;
  if (await stopWithin(found.pid, 'SIGQUIT', 5_000)) return;
  throw new Error(`The Postgres left running on ${dataDir} (pid ${found.pid}) does not stop.`);
}

/** Only a server that names this very directory is ours to stop. */
async function isPostgresOn(pid: number, dataDir: string): Promise<boolean> {
  const commandLine = (await readCommandLine(pid)) ?? '';
  const [program = ''] = commandLine.split(' -');
  return path.basename(program) === 'postgres' && commandLine.includes(`-D ${dataDir} `);
}

async function stopWithin(
  pid: number,
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
    throw new Error(
      `A Postgres of another user (pid ${pid}) is running on this directory. Stop it, or start as that user.`,
      { cause: error },
    );
  }
  for (const endsAt = Date.now() + timeoutMs; Date.now() < endsAt; await delay(20)) {
    if ((await readStartTime(pid)) === null) return true;
  }
  return false;
}
