import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Sends a signal to a process and to those it has started: to all of a Postgres, so that none of its sessions goes on. */
export async function signalTree(pid: number, signal: NodeJS.Signals): Promise<void> {
  // The parent first: what is stopped starts no others.
  send(pid, signal);
  const { stdout } = await exec('ps', ['-A', '-o', 'pid=,ppid=']);
  for (const line of stdout.trim().split('\n')) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    if (parent === pid && child !== undefined) send(child, signal);
  }
}

/** One that has ended meanwhile needs no signal. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
