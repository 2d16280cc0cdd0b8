import { randomUUID } from 'node:crypto';
import type { Message, SupportedChannelType } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';
import { liveRuns } from '../runs/live-runs.ts';

/** A delivery in this worker's hands until the lease ends; its attempt row is already committed. */
export interface ClaimedDelivery {
  id: string;
  runId: string;
  notificationId: string;
  recipientId: string;
  channelId: string | null;
  channelType: SupportedChannelType;
  provider: string;
  message: Message;
  /** Number of the attempt this claim opened, from 1. */
  attempt: number;
  /** Attempts that count against the retry schedule, this one not included. */
  failureCount: number;
  /** Milliseconds since the delivery was made, by Postgres' clock. */
  ageMs: number;
  expiresAt: Date | null;
  /** The run's own priority: 1 high, 2 normal, 3 low. */
  priority: number;
  isBroadcast: boolean;
}

/** What a claim got hold of. */
export interface Claim {
  /** Fencing token: only who holds it may record. */
  token: string;
  deliveries: ClaimedDelivery[];
  /** Deliveries the claim settled instead: expired, canceled, erased, or quarantined or parked after lost workers. */
  settledCount: number;
}

interface TakenRow {
  id: string;
  run_id: string;
  notification_id: string;
  recipient_id: string;
  channel_id: string | null;
  channel_type: SupportedChannelType;
  provider: string;
  message: Message;
  status: string;
  attempt_count: number;
  failure_count: number;
  age_ms: number;
  expires_at: Date | null;
  priority: number;
  is_broadcast: boolean;
}

// A `processing` row with an ended lease is a worker that never came back: its open attempt is closed
// as crashed, and after three in a row the delivery itself is the suspect. Only an erasure takes the message away.
const claim = statement<TakenRow>(
  'claim-deliveries',
  `WITH live AS MATERIALIZED (${liveRuns('ARRAY(SELECT run_id FROM deliveries WHERE id = ANY($1::uuid[]))')}),
   due AS (
     SELECT d.id, d.status = 'processing' AS is_crashed, d.expires_at <= now() AS is_expired,
            c.settings->>'on_ambiguous' = 'park' AS parks, d.run_id NOT IN (SELECT id FROM live) AS is_canceled,
            d.message IS NULL AS is_erased,
            r.priority, ${isBroadcastRun('r')} AS is_broadcast
     FROM deliveries d
     JOIN runs r ON r.id = d.run_id
     LEFT JOIN channels c ON c.id = d.channel_id
     WHERE d.id = ANY($1::uuid[])
       AND ((d.status = 'pending' AND d.next_attempt_at <= now())
         OR (d.status = 'processing' AND d.lease_until < now()))
     ORDER BY d.id
     FOR UPDATE OF d SKIP LOCKED),
   closed AS (
     UPDATE attempts a
     SET ended_at = now(), outcome = 'crashed', code = 'worker_lost',
         reason = 'the worker was lost before it recorded an outcome'
     FROM due WHERE due.is_crashed AND a.delivery_id = due.id AND a.ended_at IS NULL),
   decided AS (
     SELECT due.id, is_crashed, is_erased, due.priority, due.is_broadcast,
            CASE WHEN is_crashed AND parks THEN 'unknown'
                 WHEN is_crashed AND d.crash_count >= 2 THEN 'quarantined'
                 WHEN is_erased OR is_canceled THEN 'skipped'
                 WHEN is_expired THEN 'expired'
                 ELSE 'processing' END AS status
     FROM due JOIN deliveries d USING (id)),
   taken AS (
     UPDATE deliveries d SET
       status = decided.status,
       reason = CASE decided.status WHEN 'processing' THEN NULL WHEN 'expired' THEN 'expired'
                                    WHEN 'skipped' THEN
                                      CASE WHEN is_erased THEN 'user_deleted' ELSE 'canceled' END
                                    ELSE 'worker_lost' END,
       crash_count = d.crash_count + decided.is_crashed::int,
       attempt_count = d.attempt_count + (decided.status = 'processing')::int,
       lease_token = CASE WHEN decided.status = 'processing' THEN $2::uuid END,
       lease_until = CASE WHEN decided.status = 'processing' THEN now() + $3::int * interval '1 ms' END,
       sweep_at = CASE WHEN decided.status = 'processing' THEN now() + $3::int * interval '1 ms' END,
       next_attempt_at = NULL,
       updated_at = now()
     FROM decided WHERE d.id = decided.id
     RETURNING d.*, decided.priority, decided.is_broadcast),
   opened AS (
     INSERT INTO attempts (delivery_id, number, project_id, provider)
     SELECT id, attempt_count, project_id, provider FROM taken WHERE status = 'processing')
   SELECT id, run_id, notification_id, recipient_id, channel_id, channel_type, provider, message,
          status, attempt_count, failure_count, expires_at, priority, is_broadcast,
          extract(epoch FROM now() - created_at)::float8 * 1000 AS age_ms
   FROM taken ORDER BY id`,
);

/**
 * Takes those of the deliveries that are due and in nobody's hands, and opens an attempt for each:
 * one statement, committed before a byte leaves. The lease is in milliseconds of Postgres' clock.
 */
export async function claimDeliveries(
  db: Db,
  input: { ids: string[]; leaseMs: number },
): Promise<Claim> {
  const token = randomUUID();
  const rows = await retryDeadlocks(() => run(db.pool, claim, [input.ids, token, input.leaseMs]));
  const taken = rows.filter((row) => row.status === 'processing');
  return {
    token,
    settledCount: rows.length - taken.length,
    deliveries: taken.map((row) => ({
      id: row.id,
      runId: row.run_id,
      notificationId: row.notification_id,
      recipientId: row.recipient_id,
      channelId: row.channel_id,
      channelType: row.channel_type,
      provider: row.provider,
      message: row.message,
      attempt: row.attempt_count,
      failureCount: row.failure_count,
      ageMs: row.age_ms,
      expiresAt: row.expires_at,
      priority: row.priority,
      isBroadcast: row.is_broadcast,
    })),
  };
}
