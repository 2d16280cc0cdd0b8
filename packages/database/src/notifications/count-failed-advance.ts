import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { type FailedTry, failedTriesMax, isNotPaused, pauseAfter } from '../failed-tries.ts';
import { liveRuns } from '../runs/live-runs.ts';

// Two workers that failed at the same time made one try: for the second one the notification is paused already.
const countFailed = statement<FailedTry>(
  'count-failed-advance',
  `WITH live AS MATERIALIZED (${liveRuns('ARRAY(SELECT run_id FROM notifications WHERE id = $1::uuid)')}),
   tried AS (
     SELECT id, failed_tries + 1 AS tries, failed_tries + 1 >= ${failedTriesMax} AS is_over
     FROM notifications n
     WHERE id = $1::uuid AND status = 'pending' AND run_id IN (SELECT id FROM live) AND ${isNotPaused('n')}
     FOR UPDATE),
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
   SELECT id, tries AS "failedTries", is_over AS "isGivenUp" FROM counted`,
);

/**
 * Counts a failed advance of a notification that was tried alone, and is left alone for a while then; the third one in a
 * row ends it. Null when there was nothing to count: it is settled, its run is canceled, or somebody else's failure was
 * counted just now.
 */
export async function countFailedAdvance(db: Db, id: string): Promise<FailedTry | null> {
  return (await retryDeadlocks(() => run(db.pool, countFailed, [id])))[0] ?? null;
}
