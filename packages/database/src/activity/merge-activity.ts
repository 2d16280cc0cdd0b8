import { type Db, run, statement } from '../connect.ts';

const sums = `sum(amount), sum(within_10s), sum(within_1m), sum(within_5m)`;
const add = `ON CONFLICT (project_id, minute, kind, channel_type, outcome, shard) DO UPDATE SET
  amount = a.amount + excluded.amount, within_10s = a.within_10s + excluded.within_10s,
  within_1m = a.within_1m + excluded.within_1m, within_5m = a.within_5m + excluded.within_5m`;
const columns =
  'project_id, minute, kind, channel_type, outcome, shard, amount, within_10s, within_1m, within_5m';

// A statement that counts belongs to the minute in which its transaction began, and none lasts so long.
const merge = statement<{ merged: number }>(
  'merge-activity',
  `WITH taken AS (
     DELETE FROM activity WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM activity WHERE shard >= 0 AND minute < now() - interval '5 minutes' ORDER BY minute LIMIT $1))
     RETURNING *),
   together AS (
     INSERT INTO activity AS a (${columns})
     SELECT project_id, minute, kind, channel_type, outcome, -1, ${sums} FROM taken
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 ${add})
   SELECT count(*)::int AS merged FROM taken`,
);

/** Puts together what connections counted apart; answers how many rows it took. */
export async function mergeActivity(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, merge, [input.limit]))[0]?.merged ?? 0;
}

const thin = statement<{ thinned: number }>(
  'thin-activity',
  `WITH taken AS (
     DELETE FROM activity WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM activity
       WHERE minute < date_trunc('hour', now() - interval '2 days') AND minute <> date_trunc('hour', minute)
       LIMIT $1))
     RETURNING *),
   by_hour AS (
     INSERT INTO activity AS a (${columns})
     SELECT project_id, date_trunc('hour', minute), kind, channel_type, outcome, -1, ${sums} FROM taken
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 ${add}),
   gone AS (DELETE FROM activity WHERE minute < now() - interval '90 days')
   SELECT count(*)::int AS thinned FROM taken`,
);

/** Keeps of what is older than two days the hours, and of what is older than ninety nothing; answers how many rows it took. */
export async function thinActivity(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, thin, [input.limit]))[0]?.thinned ?? 0;
}
