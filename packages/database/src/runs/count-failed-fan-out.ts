import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { type FailedTry, isNotPaused, pauseAfter, triesMaxOf } from '../failed-tries.ts';
import { subscribedCount } from './subscribed-count.ts';

// Two workers that failed at the same time made one try: for the second one the run is paused already. A topic's run that
// ends here keeps the number of its recipients, as it would be counted.
const countFailed = statement<FailedTry>(
  'count-failed-fan-out',
  `WITH tried AS (
     SELECT id, failed_tries + 1 AS tries, failed_tries + 1 >= ${triesMaxOf('$2::boolean')} AS is_over
     FROM runs WHERE id = $1 AND status IN ('accepted', 'fanning_out') AND ${isNotPaused('runs')}
     FOR NO KEY UPDATE),
   counted AS (
     UPDATE runs r SET
       failed_tries = tries,
       paused_until = CASE WHEN NOT is_over THEN now() + ${pauseAfter('tries')} END,
       sweep_at = CASE WHEN NOT is_over THEN now() + ${pauseAfter('tries')} END,
       status = CASE WHEN is_over THEN 'failed' ELSE r.status END,
       reason = CASE WHEN is_over THEN 'not_fanned_out' END,
       recipient_count = CASE WHEN is_over AND r.topic_id IS NOT NULL THEN coalesce(r.expected_count, ${subscribedCount('r')})
                              ELSE r.recipient_count END
     FROM tried WHERE r.id = tried.id
     RETURNING r.id, tries, is_over)
   SELECT id, tries AS "failedTries", is_over AS "isGivenUp" FROM counted`,
);

/**
 * Counts a failed fan-out of a run, which is left alone for a while then. The third one in a row ends a run that is at
 * fault; one that our code failed with ends after about a day. Null when there was nothing to count: it is settled, or
 * somebody else's failure was counted just now.
 */
export async function countFailedFanOut(
  db: Db,
  { runId, isAtFault }: { runId: string; isAtFault: boolean },
): Promise<FailedTry | null> {
  const counted = await retryDeadlocks(() => run(db.pool, countFailed, [runId, isAtFault]));
  return counted[0] ?? null;
}
