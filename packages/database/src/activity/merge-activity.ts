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

// As fine as the charts that reach back so far, and an hour finer than their range: a minute for an hour, five for six hours, a
// quarter of an hour for a day; of what is older the hours. So what a chart reads is bounded by its steps.
const coarse = `date_bin(CASE
    WHEN minute < date_trunc('hour', now() - interval '2 days') THEN interval '1 hour'
    WHEN minute < date_trunc('hour', now() - interval '7 hours') THEN interval '15 minutes'
    ELSE interval '5 minutes' END, minute, 'epoch')`;

// As an index has it: hours are as coarse as it gets, and nearly all there is. Asked for in its order, since Postgres takes
// nearly all for fine.
const isFine =
  "shard < 0 AND minute <> date_bin(interval '1 hour', minute, timestamptz '1970-01-01 00:00:00+00')";

const thin = statement<{ thinned: number }>(
  'thin-activity',
  `WITH taken AS (
     DELETE FROM activity WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM activity
       WHERE ${isFine} AND minute < date_trunc('hour', now() - interval '2 hours') AND minute <> ${coarse}
       ORDER BY minute LIMIT $1))
     RETURNING *),
   coarser AS (
     INSERT INTO activity AS a (${columns})
     SELECT project_id, ${coarse}, kind, channel_type, outcome, -1, ${sums} FROM taken
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 ${add}),
   gone AS (DELETE FROM activity WHERE shard < 0 AND minute < now() - interval '90 days')
   SELECT count(*)::int AS thinned FROM taken`,
);

/**
 * Keeps of what is older than some hours longer steps than minutes, of what is older than two days the hours, and of what is
 * older than ninety nothing; answers how many rows it took.
 */
export async function thinActivity(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, thin, [input.limit]))[0]?.thinned ?? 0;
}
