import { type DeliveryLine, turnsOfLine } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import { type FailedTry, failedTriesMax, pauseAfter } from '../failed-tries.ts';
import { isNotOutside } from './not-outside.ts';

// The head as a claim finds it, but waited for: a row in the hands of another claim is either taken by it, or is this one.
const countFailed = statement<FailedTry>(
  'count-failed-claim',
  `WITH head AS (
     SELECT id, failed_tries + 1 AS tries, failed_tries + 1 >= ${failedTriesMax} AS is_over
     FROM deliveries d
     WHERE status = 'pending' AND lane = $1 AND turn BETWEEN $2::int AND $3::int AND next_attempt_at <= now()
       AND ${isNotOutside('d')}
     ORDER BY turn, next_attempt_at LIMIT 1 FOR UPDATE),
   counted AS (
     UPDATE deliveries d SET
       failed_tries = tries,
       next_attempt_at = CASE WHEN NOT is_over THEN now() + ${pauseAfter('tries')} END,
       sweep_at = CASE WHEN NOT is_over THEN now() + ${pauseAfter('tries')} END,
       status = CASE WHEN is_over THEN 'failed' ELSE d.status END,
       reason = CASE WHEN is_over THEN 'not_claimed' END,
       updated_at = now()
     FROM head WHERE d.id = head.id
     RETURNING d.id, d.notification_id, d.status, tries, is_over),
   called AS (${callWaitingFor('counted')})
   SELECT id, tries AS "failedTries", is_over AS "isGivenUp" FROM counted`,
);

/**
 * Counts a failed claim of the next due delivery of a line, which lets the others pass for a while then; the third one in
 * a row ends it. Null when nothing is due there any more.
 */
export async function countFailedClaim(
  db: Db,
  { lane, line }: { lane: string; line: DeliveryLine },
): Promise<FailedTry | null> {
  const { from, to } = turnsOfLine[line];
  return (await retryDeadlocks(() => run(db.pool, countFailed, [lane, from, to])))[0] ?? null;
}
