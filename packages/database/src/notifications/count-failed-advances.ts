import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { type FailedTry, isNotPaused, pauseAfter, triesMaxOf } from '../failed-tries.ts';
import { liveRuns } from '../runs/live-runs.ts';

// Two workers that failed at the same time made one try: for the second one the notification is paused already.
const countFailed = statement<FailedTry>(
  'count-failed-advances',
  `WITH live AS MATERIALIZED (
     ${liveRuns('ARRAY(SELECT DISTINCT run_id FROM notifications WHERE id = ANY($1::uuid[]))')}),
   tried AS (
     SELECT id, failed_tries + 1 AS tries, failed_tries + 1 >= ${triesMaxOf('$2::boolean')} AS is_over
     FROM notifications n
     WHERE id = ANY($1::uuid[]) AND status = 'pending' AND run_id IN (SELECT id FROM live)
       AND ${isNotPaused('n')}
     ORDER BY id FOR UPDATE),
   counted AS (
     UPDATE notifications n SET
       failed_tries = tries,
       paused_until = CASE WHEN NOT is_over THEN now() + ${pauseAfter('tries')} END,
       sweep_at = CASE WHEN NOT is_over THEN now() + ${pauseAfter('tries')} END,
       status = CASE WHEN is_over THEN 'failed' ELSE n.status END,
       reason = CASE WHEN is_over THEN 'not_advanced' END,
       visit = n.visit + is_over::int,
       rest = CASE WHEN NOT is_over THEN n.rest END,
       resume_at = CASE WHEN NOT is_over THEN n.resume_at END,
       updated_at = now()
     FROM tried WHERE n.id = tried.id
     RETURNING n.id, tries, is_over)
   SELECT id, tries AS "failedTries", is_over AS "isGivenUp" FROM counted ORDER BY id`,
);

/**
 * Counts a failed advance of notifications, which are left alone for a while then. Those at fault end the third time in a
 * row; those that our code failed with, after about a day. Left out are those of which there was nothing to count:
 * settled, of a canceled run, or somebody else's failure was counted just now.
 */
export async function countFailedAdvances(
  db: Db,
  { ids, isAtFault }: { ids: string[]; isAtFault: boolean },
): Promise<FailedTry[]> {
  return retryDeadlocks(() => run(db.pool, countFailed, [ids, isAtFault]));
}
