import {
  type AddressFault,
  type AttemptOutcome,
  type DeliveryLine,
  type DeliveryReason,
  type DeliveryStatus,
  lineOfTurn,
  turns,
} from '@notiflow/contracts';
import {
  type Connection,
  type Db,
  retryDeadlocks,
  run,
  statement,
  transaction,
} from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import { awaitReportsOf, type ReportsAwaited } from '../reports/await-reports.ts';
import { followReports } from '../reports/follow-reports.ts';
import { wakeParkedFor } from '../reports/park-reports.ts';

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
  status: Extract<
    DeliveryStatus,
    'pending' | 'sent' | 'failed' | 'skipped' | 'unknown' | 'expired'
  >;
  statusReason: DeliveryReason | null;
  /** What is to be known of that reason, when it is anything. */
  reasonDetails?: Record<string, unknown>;
  retryDelayMs: number | null;
  /** Milliseconds the attempt itself took. */
  durationMs: number;
  /** Whether the attempt counts against the retry schedule. */
  counts: boolean;
  /** What the refusal showed of the address, when it showed anything. */
  fault?: AddressFault;
  /** What its service is expected to say of it once it is sent, when it is expected to say anything. */
  awaits?: ReportsAwaited;
  /** Another channel it goes by from now on; null when it stays. */
  move?: RecordedMove | null;
}

/**
 * The way to another channel of the project. `fail_over`: whatever else was decided, it is tried there at once, and that
 * uses up nothing of the schedule. `return`: to where the next round begins, if there is a next attempt. A channel that
 * was deleted or blocked meanwhile is not gone to.
 */
export interface RecordedMove {
  kind: 'fail_over' | 'return';
  channelId: string;
  provider: string;
  lane: string;
}

/** What a worker held and recorded, and where it waits now; null when it is not to be tried again. */
export interface RecordedDelivery {
  id: string;
  lane: string;
  line: DeliveryLine | null;
}

// Looked at in the row as it is updated: an erasure may have come in between.
const isErasedRetry = `(r.status = 'pending' AND d.message IS NULL)`;
// Whoever recalled or replaced it meanwhile wants no further attempt.
const isWithdrawnRetry = `(r.status = 'pending' AND (d.recalled_at IS NOT NULL OR d.replaced_by IS NOT NULL))`;
const isGivenUp = `(is_canceled OR ${isErasedRetry} OR ${isWithdrawnRetry})`;

// Whether the next attempt is inside its windows is reckoned anew by a sweep: the recipient may have other clocks by now.
// What goes to another channel at once keeps its turn: there, it is new.
const record = statement<{ id: string; lane: string; turn: number | null }>(
  'record-attempts',
  `WITH results AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS r (id uuid, attempt int, outcome text, code text, reason text, "providerMessageId" text,
             status text, "statusReason" text, "reasonDetails" jsonb, "retryDelayMs" float8, "durationMs" float8,
             counts boolean, move jsonb, awaits jsonb)),
   aimed AS (
     SELECT results.*, target.id AS to_channel, coalesce(target.id IS NOT NULL AND move->>'kind' = 'fail_over', false) AS fails_over
     FROM results
     LEFT JOIN LATERAL (
       SELECT c.id FROM channels c WHERE c.id = (move->>'channelId')::uuid AND c.blocked_at IS NULL
         AND c.project_id = (SELECT project_id FROM deliveries WHERE deliveries.id = results.id) OFFSET 0
     ) target ON jsonb_typeof(move) = 'object'),
   decided AS (
     SELECT next.*, next.status = 'pending' AND (
              SELECT runs.status FROM runs
              WHERE runs.id = (SELECT run_id FROM deliveries WHERE deliveries.id = next.id)
            ) = 'canceled' AS is_canceled
     FROM (
       SELECT id, attempt, outcome, code, "providerMessageId", "reasonDetails", fails_over, counts AND NOT fails_over AS counts, move,
              CASE WHEN fails_over THEN 'pending' ELSE status END AS status,
              CASE WHEN NOT fails_over THEN "statusReason" END AS "statusReason",
              CASE WHEN fails_over THEN 0 ELSE "retryDelayMs" END AS "retryDelayMs",
              CASE WHEN fails_over OR status = 'pending' THEN to_channel END AS to_channel
       FROM aimed) next),
   settled AS (
     UPDATE deliveries d SET
       status = CASE WHEN ${isGivenUp} THEN 'skipped' ELSE r.status END,
       reason = CASE WHEN ${isErasedRetry} THEN 'user_deleted'
                     WHEN is_canceled THEN 'canceled'
                     WHEN ${isWithdrawnRetry} THEN CASE WHEN d.recalled_at IS NOT NULL THEN 'recalled' ELSE 'replaced' END
                     ELSE r."statusReason" END,
       reason_details = coalesce(r."reasonDetails", d.reason_details),
       code = r.code,
       failure_count = d.failure_count + r.counts::int,
       crash_count = 0,
       lease_token = NULL,
       lease_until = NULL,
       next_attempt_at =
         CASE WHEN NOT ${isGivenUp} THEN now() + r."retryDelayMs" * interval '1 ms' END,
       sweep_at =
         CASE WHEN NOT ${isGivenUp} THEN now() + r."retryDelayMs" * interval '1 ms' END,
       window_closes_at = CASE WHEN r.status = 'pending' AND (d.send_window IS NOT NULL OR d.window_closes_at IS NOT NULL) THEN now() ELSE d.window_closes_at END,
       turn = CASE WHEN r.status <> 'pending' OR r.outcome = 'released' THEN d.turn
                   WHEN fails_over AND d.turn < ${turns.suspect} THEN d.turn ELSE ${turns.retry} END,
       tried_channels = CASE WHEN fails_over THEN array_append(d.tried_channels, d.channel_id)
                             WHEN r.outcome = 'released' THEN d.tried_channels END,
       home_channel_id = CASE WHEN to_channel IS NULL THEN d.home_channel_id
                              ELSE nullif(coalesce(d.home_channel_id, d.channel_id), to_channel) END,
       channel_id = coalesce(to_channel, d.channel_id),
       provider = CASE WHEN to_channel IS NULL THEN d.provider ELSE move->>'provider' END,
       lane = CASE WHEN to_channel IS NULL THEN d.lane ELSE move->>'lane' END,
       sent_at = CASE WHEN r.status = 'sent' THEN now() END,
       provider_message_id = CASE WHEN d.message IS NOT NULL THEN r."providerMessageId" END,
       updated_at = now()
     FROM decided r
     WHERE d.id = r.id AND d.id = ANY(ARRAY(SELECT id FROM results))
       AND d.status = 'processing' AND d.lease_token = $2::uuid AND d.attempt_count = r.attempt
     RETURNING d.id, d.notification_id, d.status, d.attempt_count, d.message IS NULL AS is_erased, d.lane,
               d.project_id, d.channel_id,
               CASE WHEN d.status = 'pending' THEN d.turn END AS turn),
   called AS (${callWaitingFor('settled')}),
   heard AS (${wakeParkedFor('settled')}),
   awaited AS (${awaitReportsOf({ settled: 'settled', results: 'results' })}),
   ended AS (
     UPDATE attempts a SET
       started_at = clock_timestamp() - r."durationMs" * interval '1 ms', ended_at = clock_timestamp(),
       outcome = r.outcome, code = r.code, reason = CASE WHEN NOT is_erased THEN r.reason END,
       provider_message_id = CASE WHEN NOT is_erased THEN r."providerMessageId" END
     FROM results r JOIN settled ON settled.id = r.id AND settled.attempt_count = r.attempt
     WHERE a.delivery_id = r.id AND a.number = r.attempt
       AND a.delivery_id = ANY(ARRAY(SELECT id FROM results)))
   SELECT id, lane, turn FROM settled`,
);

/**
 * Records the outcomes and moves the deliveries on, if the worker still holds them for that attempt; answers
 * those it held, by id. A delivery of a canceled run or to a deleted user is not tried again, by whatever channel. What a
 * refusal shows of an address is followed in the same transaction.
 */
export async function recordAttempts(
  db: Db,
  input: RecordInput,
): Promise<Map<string, RecordedDelivery>> {
  const { attempts } = input;
  if (attempts.length === 0) return new Map();
  // Hardly any attempt shows something of an address: only such a one takes more than the one statement.
  return attempts.some(({ fault }) => fault !== undefined)
    ? transaction(db, (client) => recordAndFollow(client, input))
    : retryDeadlocks(() => recordOn(db.pool, input));
}

/** What a worker records together. */
export interface RecordInput {
  workerId: string;
  attempts: RecordedAttempt[];
}

async function recordOn(
  connection: Connection,
  { workerId, attempts }: RecordInput,
): Promise<Map<string, RecordedDelivery>> {
  const rows = await run(connection, record, [JSON.stringify(attempts), workerId]);
  return new Map(
    rows.map(({ id, lane, turn }) => [
      id,
      { id, lane, line: turn === null ? null : lineOfTurn(turn) },
    ]),
  );
}

async function recordAndFollow(
  connection: Connection,
  input: RecordInput,
): Promise<Map<string, RecordedDelivery>> {
  const held = await recordOn(connection, input);
  const reported = input.attempts.flatMap(({ id, fault }) =>
    held.has(id) && fault !== undefined ? [{ deliveryId: id, kind: null, fault }] : [],
  );
  await followReports(connection, reported);
  return held;
}
