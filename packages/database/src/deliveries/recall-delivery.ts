import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import { isHeld, lockFeedsOf } from '../feeds/lock-feeds.ts';

/** A delivery that was taken back. */
export interface RecalledDelivery {
  /** Whose feed it left; null when it was in none. */
  feedUserId: string | null;
}

// What a worker has in hand is sent or not; it is not tried again.
const recall = statement<RecalledDelivery>(
  'recall-delivery',
  `WITH feed AS MATERIALIZED (${lockFeedsOf('d.project_id = $1 AND d.id = $2')}),
   recalled AS (
   UPDATE deliveries d SET
     recalled_at = coalesce(recalled_at, now()),
     reason = CASE WHEN status = 'pending' THEN 'recalled' ELSE reason END,
     next_attempt_at = CASE WHEN status <> 'pending' THEN next_attempt_at END,
     sweep_at = CASE WHEN status <> 'pending' THEN sweep_at END,
     status = CASE WHEN status = 'pending' THEN 'skipped' ELSE status END,
     updated_at = CASE WHEN recalled_at IS NULL THEN now() ELSE updated_at END
   WHERE project_id = $1 AND id = $2 AND ${isHeld('feed')}
     AND (recalled_at IS NOT NULL OR status IN ('pending', 'processing')
       OR (status = 'delivered' AND channel_type = 'in_app'))
   RETURNING d.id, d.notification_id, d.status,
             CASE WHEN d.feed_state IS NOT NULL THEN d.recipient_id END AS feed_user_id),
   called AS (${callWaitingFor('recalled')})
   SELECT feed_user_id AS "feedUserId" FROM recalled`,
);

/**
 * Takes a delivery back: one that waits is not sent, one that is being sent is not tried again, one that is shown is
 * hidden, and leaves its feed. Null when it cannot be; to do it twice is no error.
 */
export async function recallDelivery(
  db: Db,
  input: { projectId: string; id: string },
): Promise<RecalledDelivery | null> {
  const rows = await retryDeadlocks(() => run(db.pool, recall, [input.projectId, input.id]));
  return rows[0] ?? null;
}
