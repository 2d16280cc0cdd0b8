import type { Db } from './connect.ts';
import { isFull, isReadOnly } from './judge-error.ts';

/** Whether Postgres can be trusted with a run now, and the first reason why not. */
export interface DatabaseReadiness {
  ready: boolean;
  reason: string | null;
}

// What nobody waits for any more, load balancers least of all.
const answerMs = 2_000;

// Asks for what a run needs without writing one. A statement that changes no row is refused by a standby and by a
// server that is read-only. A set that does not fit into memory needs room on the disk, a third of a megabyte, and
// leaves nothing behind. Sent together, so that they cost one round trip.
const probe = `
  SET LOCAL work_mem = '64kB';
  SELECT current_setting('synchronous_commit') AS commit;
  UPDATE runs SET sweep_at = sweep_at WHERE false;
  SELECT count(*) FROM generate_series(1, 20000)`;

/** Tries whether Postgres takes writes and keeps them; rejects when it does not answer within seconds. */
export async function readReadiness(db: Db): Promise<DatabaseReadiness> {
  try {
    const [, settings] = await readResults(db);
    if (settings?.rows[0]?.commit !== 'off') return { ready: true, reason: null };
    return notReady('synchronous_commit is off: accepted runs could be lost');
  } catch (error) {
    if (isReadOnly(error)) return notReady('Postgres is read-only or a standby: it stores no runs');
    if (isFull(error)) return notReady('The disk of Postgres is full: it stores no runs');
    throw error;
  }
}

function notReady(reason: string): DatabaseReadiness {
  return { ready: false, reason };
}

async function readResults({ pool }: Db): Promise<{ rows: { commit?: string }[] }[]> {
  const statements = { text: probe, query_timeout: answerMs };
  // One result for each statement, which the types do not know.
  const results: unknown = await pool.query(statements);
  return results as { rows: { commit?: string }[] }[];
}
