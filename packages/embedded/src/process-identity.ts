import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Answers when the process started, in a form that differs for any other process with the same id;
 * null when no such process runs.
 */
export async function readStartTime(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? readFromProc(pid) : askPs(pid, 'lstart=');
}

/** Answers the command line of a running process, its arguments joined by spaces; null when it does not run. */
export async function readCommandLine(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return askPs(pid, 'command=');
  const bytes = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return bytes === null ? null : bytes.split('\0').join(' ');
}

async function readFromProc(pid: number): Promise<string | null> {
  try {
    const [line, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field is the program's name in parentheses and may hold anything, so count from its end.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTicks = fields[19];
    if (state === 'Z' || state === 'X') return null;
    return `${bootId.trim()}/${startTicks}`;
  } catch {
    return null;
  }
}

async function askPs(pid: number, field: string): Promise<string | null> {
  try {
    const { stdout } = await run('ps', ['-o', field, '-p', String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
