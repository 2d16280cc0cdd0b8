import { type Db, run, statement } from '../connect.ts';

/** How many rows a sweep takes, and from where in the order in which they are due. */
export interface OverdueInput {
  limit: number;
  /**
   * From 0, the row that is overdue longest, up to 1, the one that is due now; behind the last the first ones follow.
   * In a backlog the oldest rows are those somebody works on right now, so sweeps begin anywhere.
   */
  from: number;
}

/** A row that a sweep took, and what says how urgent its run is. */
export interface OverdueRow {
  id: string;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  isBroadcast: boolean;
}

/** SQL that locks rows whose sweep time has come as `due`: `$1` of them, from the place `$2` on and around. */
function lockDue(table: string, { open, lock }: { open: string; lock: string }): string {
  const rows = (range: string, count: string) => `
    SELECT id FROM ${table} WHERE ${open} AND sweep_at ${range}
    ORDER BY sweep_at LIMIT ${count} FOR ${lock} SKIP LOCKED`;
  return `begin AS (
      SELECT min(sweep_at) + (now() - min(sweep_at)) * $2::float8 AS at FROM ${table} WHERE ${open} AND sweep_at <= now()),
    late AS (${rows('BETWEEN (SELECT at FROM begin) AND now()', '$1::int')}),
    early AS (${rows('< (SELECT at FROM begin)', '$1::int - (SELECT count(*) FROM late)')}),
    due AS (SELECT id FROM late UNION ALL SELECT id FROM early)`;
}

// The next look is five seconds later, so that a row somebody works on right now is not taken each second.
const again = `sweep_at = now() + interval '5 seconds'`;

const takeRuns = statement<{ id: string }>(
  'take-overdue-runs',
  `WITH ${lockDue('runs', { open: `status IN ('accepted', 'fanning_out')`, lock: 'NO KEY UPDATE' })}
   UPDATE runs SET ${again} WHERE id = ANY(ARRAY(SELECT id FROM due)) RETURNING id`,
);

const takeNotifications = statement<{ id: string }>(
  'take-overdue-notifications',
  `WITH ${lockDue('notifications', { open: `status = 'pending'`, lock: 'UPDATE' })}
   UPDATE notifications SET ${again} WHERE id = ANY(ARRAY(SELECT id FROM due)) RETURNING id`,
);

/** Takes runs that nobody has fanned out although they are due. */
export async function takeOverdueRuns(db: Db, input: OverdueInput): Promise<string[]> {
  return (await run(db.pool, takeRuns, [input.limit, input.from])).map(({ id }) => id);
}

/** Takes notifications that nobody has advanced although they are due. */
export async function takeOverdueNotifications(db: Db, input: OverdueInput): Promise<string[]> {
  return (await run(db.pool, takeNotifications, [input.limit, input.from])).map(({ id }) => id);
}
