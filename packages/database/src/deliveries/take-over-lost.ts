import { turns } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import { isSettledByParked, wakeParkedFor } from '../reports/park-reports.ts';

// Longer than it takes until somebody looks at what was reported meanwhile.
const reportedMs = 10_000;

// Who was silent itself, or Postgres with it, cannot tell whether the others were: it waits until it has been heard
// for as long as it asks of them. Leases end while Postgres is away, too, and their holders record as soon as it is
// back. After three lost workers in a row the delivery itself is the suspect.
const takeOver = statement<{ count: number }>(
  'take-over-lost-deliveries',
  `WITH heard AS (SELECT now() - $2::int * interval '1 ms' AS since),
   judge AS (
     SELECT w.since < heard.since AND w.seen_at >= heard.since AS was_heard
     FROM workers w, heard WHERE w.id = $1::uuid),
   silent AS (
     SELECT id FROM workers, heard WHERE seen_at < heard.since
       AND EXISTS (SELECT FROM judge WHERE was_heard)),
   ends AS (
     SELECT CASE WHEN bool_and(was_heard) IS FALSE THEN '-infinity' ELSE now() END AS before FROM judge),
   lost AS (
     SELECT d.id, d.run_id, d.channel_id, d.message IS NULL AS is_erased,
            d.recalled_at IS NOT NULL AS is_recalled, d.replaced_by IS NOT NULL AS is_replaced
     FROM deliveries d
     WHERE d.status = 'processing'
       AND (d.lease_until < (SELECT before FROM ends) OR d.lease_token = ANY(ARRAY(SELECT id FROM silent)))
     LIMIT $3::int FOR UPDATE SKIP LOCKED),
   closed AS (
     UPDATE attempts a
     SET ended_at = now(), outcome = 'crashed', code = 'worker_lost',
         reason = 'the worker was lost before it recorded an outcome'
     WHERE a.delivery_id = ANY(ARRAY(SELECT id FROM lost)) AND a.ended_at IS NULL),
   decided AS (
     SELECT lost.id, is_erased, is_recalled, is_replaced, d.crash_count + 1 AS crashes,
            now() + CASE WHEN ${isSettledByParked('lost')} THEN ${reportedMs} ELSE 0 END * interval '1 ms' AS again_at,
            CASE WHEN channel.settings->>'on_ambiguous' = 'park' THEN 'unknown'
                 WHEN d.crash_count >= 2 THEN 'quarantined'
                 WHEN is_erased OR is_recalled OR is_replaced OR run.status = 'canceled' THEN 'skipped'
                 ELSE 'pending' END AS status
     FROM lost JOIN deliveries d ON d.id = lost.id
     LEFT JOIN LATERAL (SELECT status FROM runs WHERE id = lost.run_id OFFSET 0) run ON true
     LEFT JOIN LATERAL (SELECT settings FROM channels WHERE id = lost.channel_id OFFSET 0) channel ON true),
   taken AS (
     UPDATE deliveries d SET
       status = decided.status,
       reason = CASE decided.status WHEN 'pending' THEN NULL
                                    WHEN 'skipped' THEN
                                      CASE WHEN is_erased THEN 'user_deleted' WHEN is_recalled THEN 'recalled'
                                           WHEN is_replaced THEN 'replaced' ELSE 'canceled' END
                                    ELSE 'worker_lost' END,
       code = 'worker_lost',
       crash_count = crashes,
       turn = CASE WHEN crashes = 1 THEN ${turns.lostOnce} ELSE ${turns.suspect} END,
       lease_token = NULL,
       lease_until = NULL,
       next_attempt_at = CASE WHEN decided.status = 'pending' THEN again_at END,
       sweep_at = CASE WHEN decided.status = 'pending' THEN again_at END,
       window_closes_at = CASE WHEN decided.status = 'pending' AND (d.send_window IS NOT NULL OR d.window_closes_at IS NOT NULL) THEN now() ELSE d.window_closes_at END,
       updated_at = now()
     FROM decided WHERE d.id = decided.id AND d.id = ANY(ARRAY(SELECT id FROM lost))
     RETURNING d.id, d.notification_id, d.status),
   called AS (${callWaitingFor('taken')}),
   reported AS (${wakeParkedFor('taken')}),
   forgotten AS (DELETE FROM workers WHERE seen_at < now() - interval '10 minutes')
   SELECT count(*)::int AS count FROM taken`,
);

/**
 * Takes deliveries from workers that never came back: their lease has ended, or the worker has not been heard of
 * for `silentMs`, while the one that asks was. The open attempt counts as crashed, and the delivery waits in its lane
 * again, is parked where the channel says so, or is quarantined after its third lost worker. What its service has reported
 * of it meanwhile is looked at first. Answers how many there were, at most `limit`.
 */
export async function takeOverLost(
  db: Db,
  input: { workerId: string; silentMs: number; limit: number },
): Promise<number> {
  const values = [input.workerId, input.silentMs, input.limit];
  const [row] = await retryDeadlocks(() => run(db.pool, takeOver, values));
  return row?.count ?? 0;
}
