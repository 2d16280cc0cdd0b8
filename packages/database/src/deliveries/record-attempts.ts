import {
  type AttemptOutcome,
  type DeliveryReason,
  type DeliveryStatus,
  turns,
} from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';

/** What became of one claimed delivery's attempt. */
export interface RecordedAttempt {
  id: string;
  /** Number of the attempt, as claimed. */
  attempt: number;
  outcome: Exclude<AttemptOutcome, 'crashed'>;
  code: string | null;
  /** Why, in words; never content, addresses or secrets. */
  reason: string | null;
  providerMessageId: string | null;
  /** Where the delivery goes: `pending` asks for another attempt after `retryDelayMs`. */
  status: Extract<DeliveryStatus, 'pending' | 'sent' | 'failed' | 'unknown' | 'expired'>;
  statusReason: DeliveryReason | null;
  retryDelayMs: number | null;
  /** Milliseconds the attempt itself took. */
  durationMs: number;
  /** Whether the attempt counts against the retry schedule. */
  counts: boolean;
}

// Looked at in the row as it is updated: an erasure may have come in between.
const isErasedRetry = `(r.status = 'pending' AND d.message IS NULL)`;
// Whoever recalled or replaced it meanwhile wants no further attempt.
const isWithdrawnRetry = `(r.status = 'pending' AND (d.recalled_at IS NOT NULL OR d.replaced_by IS NOT NULL))`;
const isGivenUp = `(is_canceled OR ${isErasedRetry} OR ${isWithdrawnRetry})`;

// Whether the next attempt is inside its windows is reckoned anew by a sweep: the recipient may have other clocks by now.
const record = statement<{ id: string }>(
  'record-attempts',
  `WITH results AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS r (id uuid, attempt int, outcome text, code text, reason text, "providerMessageId" text,
             status text, "statusReason" text, "retryDelayMs" float8, "durationMs" float8,
             counts boolean)),
   decided AS (
     SELECT results.*, results.status = 'pending' AND (
              SELECT runs.status FROM runs
              WHERE runs.id = (SELECT run_id FROM deliveries WHERE deliveries.id = results.id)
            ) = 'canceled' AS is_canceled
     FROM results),
   settled AS (
     UPDATE deliveries d SET
       status = CASE WHEN ${isGivenUp} THEN 'skipped' ELSE r.status END,
       reason = CASE WHEN ${isErasedRetry} THEN 'user_deleted'
                     WHEN is_canceled THEN 'canceled'
                     WHEN ${isWithdrawnRetry} THEN CASE WHEN d.recalled_at IS NOT NULL THEN 'recalled' ELSE 'replaced' END
                     ELSE r."statusReason" END,
       failure_count = d.failure_count + r.counts::int,
       crash_count = 0,
       lease_token = NULL,
       lease_until = NULL,
       next_attempt_at =
         CASE WHEN NOT ${isGivenUp} THEN now() + r."retryDelayMs" * interval '1 ms' END,
       sweep_at =
         CASE WHEN NOT ${isGivenUp} THEN now() + r."retryDelayMs" * interval '1 ms' END,
       window_closes_at = CASE WHEN r.status = 'pending' AND d.send_window IS NOT NULL THEN now() ELSE d.window_closes_at END,
       turn = CASE WHEN r.status = 'pending' AND r.outcome <> 'released' THEN ${turns.retry} ELSE d.turn END,
       sent_at = CASE WHEN r.status = 'sent' THEN now() END,
       provider_message_id = r."providerMessageId",
       updated_at = now()
     FROM decided r
     WHERE d.id = r.id AND d.id = ANY(ARRAY(SELECT id FROM results))
       AND d.status = 'processing' AND d.lease_token = $2::uuid AND d.attempt_count = r.attempt
     RETURNING d.id, d.notification_id, d.status, d.attempt_count, d.message IS NULL AS is_erased),
   called AS (${callWaitingFor('settled')}),
   ended AS (
     UPDATE attempts a SET
       started_at = clock_timestamp() - r."durationMs" * interval '1 ms', ended_at = clock_timestamp(),
       outcome = r.outcome, code = r.code, reason = CASE WHEN NOT is_erased THEN r.reason END,
       provider_message_id = r."providerMessageId"
     FROM results r JOIN settled ON settled.id = r.id AND settled.attempt_count = r.attempt
     WHERE a.delivery_id = r.id AND a.number = r.attempt
       AND a.delivery_id = ANY(ARRAY(SELECT id FROM results)))
   SELECT id FROM settled`,
);

/**
 * Records the outcomes and moves the deliveries on, if the worker still holds them for that attempt; answers
 * those it held. A delivery of a canceled run or to a deleted user is not tried again.
 */
export async function recordAttempts(
  db: Db,
  input: { workerId: string; attempts: RecordedAttempt[] },
): Promise<Set<string>> {
  if (input.attempts.length === 0) return new Set();
  const rows = await retryDeadlocks(() =>
    run(db.pool, record, [JSON.stringify(input.attempts), input.workerId]),
  );
  return new Set(rows.map((row) => row.id));
}
