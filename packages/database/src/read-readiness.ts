import type { Db } from './connect.ts';

/** Whether Postgres can be trusted with a run now, and the first reason why not. */
export async function readReadiness(db: Db): Promise<{ ready: boolean; reason: string | null }> {
  const { rows } = await db.pool.query<{ commit: string; standby: boolean }>(
    `SELECT current_setting('synchronous_commit') AS commit, pg_is_in_recovery() AS standby`,
  );
  const [row] = rows;
  if (row?.standby) return { ready: false, reason: 'Postgres is a standby: it cannot store runs' };
  if (row?.commit === 'off') {
    return { ready: false, reason: 'synchronous_commit is off: accepted runs could be lost' };
  }
  return { ready: true, reason: null };
}
