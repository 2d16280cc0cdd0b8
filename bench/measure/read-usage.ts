import { readFile, writeFile } from 'node:fs/promises';
import type { Servers } from '../setup/start-servers.ts';

/** Counters that only grow; the difference of two readings is what a run cost. */
export interface Usage {
  /** User and system time of the worker process with all its threads. */
  cpuSeconds: number;
  /** Commands Redis executed, those inside scripts included. */
  redisCommands: number;
  /** Transactions that wrote to Postgres. */
  writeTransactions: number;
  walBytes: number;
}

/** Reads what the worker process and the servers have done so far. */
export async function readUsage(
  { sql, redis }: Pick<Servers, 'sql' | 'redis'>,
  pid: number,
): Promise<Usage> {
  const { rows } = await sql.query(
    `SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xid,
            pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text AS wal`,
  );
  const stats = await redis.info('stats');
  return {
    cpuSeconds: await readCpuSeconds(pid),
    redisCommands: Number(/total_commands_processed:(\d+)/.exec(stats)?.[1]),
    writeTransactions: Number(rows[0].xid),
    walBytes: Number(rows[0].wal),
  };
}

// The unit of these times in /proc is 1/100 s on every Linux that Node runs on.
const ticksPerSecond = 100;

/** Reads how much time on a core the process has had, all its threads together. */
export async function readCpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name before the closing parenthesis may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
  return (userTicks + systemTicks) / ticksPerSecond;
}

/** Makes Linux forget the peak memory of the process, so that the next reading is of one run alone. */
export function resetPeakMemory(pid: number): Promise<void> {
  return writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** Reads the peak resident memory of the process since the last reset, in MB. */
export async function readPeakMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
