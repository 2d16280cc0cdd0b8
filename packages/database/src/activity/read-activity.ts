import { type Db, run, statement } from '../connect.ts';

/** What happened in one step of a chart. */
export interface ActivityRow {
  /** When the step begins. */
  at: Date;
  kind: 'run' | 'notification' | 'delivery';
  /** Empty where no message is meant. */
  channel_type: string;
  outcome: string;
  amount: number;
  within_10s: number;
  within_1m: number;
  within_5m: number;
}

const read = statement<ActivityRow>(
  'read-activity',
  `SELECT date_bin($3::int * interval '1 second', minute, 'epoch') AS at, kind, channel_type, outcome,
     sum(amount)::int AS amount, sum(within_10s)::int AS within_10s, sum(within_1m)::int AS within_1m,
     sum(within_5m)::int AS within_5m
   FROM activity
   WHERE project_id = $1 AND minute >= date_bin($3::int * interval '1 second', now() - $2::int * interval '1 second', 'epoch')
   GROUP BY 1, 2, 3, 4 ORDER BY 1`,
);

/**
 * Reads what happened in a project in the last `rangeS` seconds, in steps of `stepS`. It costs by the steps, never by how
 * much happened.
 */
export async function readActivity(
  db: Db,
  input: { projectId: string; rangeS: number; stepS: number },
): Promise<ActivityRow[]> {
  return run(db.pool, read, [input.projectId, input.rangeS, input.stepS]);
}
