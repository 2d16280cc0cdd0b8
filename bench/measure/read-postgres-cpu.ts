import type { Servers } from '../setup/start-servers.ts';
import { readCpuSeconds } from './read-usage.ts';

/** Reads the processor time of every process of Postgres that serves somebody, in seconds, by its id. */
export async function readPostgresCpu({ sql }: Pick<Servers, 'sql'>): Promise<Map<number, number>> {
  const { rows } = await sql.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const read = async ({ pid }: { pid: number }) =>
    [pid, await readCpuSeconds(pid).catch(() => 0)] as const;
  return new Map(await Promise.all(rows.map(read)));
}

/** The seconds between two readings; of a process that began in between, all it had. */
export function postgresCpuBetween(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): number {
  return [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);
}
