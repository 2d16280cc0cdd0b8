import {
  type ChannelType,
  type DeliveryLine,
  type Message,
  turnsOfLine,
} from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import { liveRuns } from '../runs/live-runs.ts';
import { isNotOutside } from './not-outside.ts';

/** How many deliveries a worker takes from one line of a lane, and for how long it holds them. */
export interface LaneWant {
  lane: string;
  line: DeliveryLine;
  count: number;
  /** By Postgres' clock: one attempt and its recording. */
  leaseMs: number;
}

/** A delivery in a worker's hands until the lease ends; its attempt row is already committed. */
export interface ClaimedDelivery {
  id: string;
  lane: string;
  line: DeliveryLine;
  runId: string;
  notificationId: string;
  recipientId: string;
  channelId: string | null;
  /** When the channel was last changed; null when it was deleted. */
  channelUpdatedAt: Date | null;
  /** The channel its step names, after it was given to another one. */
  homeChannelId: string | null;
  homeUpdatedAt: Date | null;
  /** Channels that could not take it in this round. */
  triedChannels: string[];
  channelType: ChannelType;
  /** That of the channel as it is now, which may have been given another one; the attempt and the delivery name it. */
  provider: string;
  message: Message;
  /** Number of the attempt this claim opened, from 1. */
  attempt: number;
  /** Attempts that count against the retry schedule, this one not included. */
  failureCount: number;
  /** Milliseconds since the delivery was made, by Postgres' clock. */
  ageMs: number;
  /** Whether its step or its recipient says when it may be sent. */
  hasWindow: boolean;
  expiresAt: Date | null;
  replaceKey: string | null;
}

/** What a claim got hold of. */
export interface Claim {
  deliveries: ClaimedDelivery[];
  /** Deliveries the claim settled instead because they were expired, canceled, erased or not needed any more, by line. */
  settled: Pick<ClaimedDelivery, 'lane' | 'line'>[];
}

interface TakenRow {
  id: string;
  lane: string;
  line: DeliveryLine;
  run_id: string;
  notification_id: string;
  recipient_id: string;
  channel_id: string | null;
  channel_updated_at: Date | null;
  home_channel_id: string | null;
  home_updated_at: Date | null;
  tried_channels: string[] | null;
  channel_type: ChannelType;
  provider: string;
  message: Message;
  status: string;
  attempt_count: number;
  failure_count: number;
  age_ms: number;
  has_window: boolean;
  expires_at: Date | null;
  replace_key: string | null;
}

// What was met with more was met with this, too: who clicks has read, and who reads has seen. Of a
// delivery that is sent in any case, nothing is looked up.
const enoughOfOthers = (due: string) => `
  SELECT CASE WHEN 'seen' = ANY(${due}.stop_when) AND count(coalesce(other.seen_at, other.read_at, other.clicked_at)) > 0
                THEN 'already_seen'
              WHEN 'read' = ANY(${due}.stop_when) AND count(coalesce(other.read_at, other.clicked_at)) > 0
                THEN 'already_read'
              WHEN 'clicked' = ANY(${due}.stop_when) AND count(other.clicked_at) > 0
                THEN 'already_clicked' END AS reason
  FROM deliveries other
  WHERE ${due}.stop_when IS NOT NULL AND other.notification_id = ${due}.notification_id
    AND other.step_handle <> ${due}.step_handle OFFSET 0`;

// Each want reads the head of its line in the index. The look-up of channels is fenced (OFFSET 0), so that no plan
// ever reads the table whole. Only an erasure takes the message away.
const claim = statement<TakenRow>(
  'claim-deliveries',
  `WITH wants AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS w (lane text, line text, "from" int, "to" int, count int, "leaseMs" int)),
   due AS (
     SELECT head.*, wants.line, now() + wants."leaseMs" * interval '1 ms' AS held_until
     FROM wants CROSS JOIN LATERAL (
       SELECT d.id, d.run_id, d.notification_id, d.step_handle, d.stop_when, d.channel_id, d.home_channel_id,
              d.expires_at <= now() AS is_expired, d.message IS NULL AS is_erased
       FROM deliveries d
       WHERE d.status = 'pending' AND d.lane = wants.lane
         AND d.turn BETWEEN wants."from" AND wants."to" AND d.next_attempt_at <= now()
         AND ${isNotOutside('d')}
       ORDER BY d.turn, d.next_attempt_at LIMIT wants.count
       FOR UPDATE SKIP LOCKED) head),
   live AS MATERIALIZED (${liveRuns('ARRAY(SELECT run_id FROM due)')}),
   decided AS (
     SELECT due.*, channel.updated_at AS channel_updated_at, channel.provider AS channel_provider,
            home.updated_at AS home_updated_at, skip_reason, CASE WHEN skip_reason IS NOT NULL THEN 'skipped'
                              WHEN is_expired THEN 'expired'
                              WHEN channel.blocked_at IS NOT NULL THEN 'failed' ELSE 'processing' END AS status
     FROM due
     LEFT JOIN LATERAL (SELECT updated_at, provider, blocked_at FROM channels WHERE id = due.channel_id OFFSET 0) channel ON true
     LEFT JOIN LATERAL (SELECT updated_at FROM channels WHERE id = due.home_channel_id OFFSET 0) home
       ON due.home_channel_id IS NOT NULL
     LEFT JOIN LATERAL (${enoughOfOthers('due')}) others ON true
     CROSS JOIN LATERAL (
       SELECT CASE WHEN is_erased THEN 'user_deleted'
                   WHEN due.run_id NOT IN (SELECT id FROM live) THEN 'canceled'
                   ELSE others.reason END AS skip_reason) skip),
   taken AS (
     UPDATE deliveries d SET
       status = decided.status,
       reason = CASE decided.status WHEN 'expired' THEN 'expired' WHEN 'failed' THEN 'channel_blocked' ELSE skip_reason END,
       provider = CASE WHEN decided.status = 'processing' THEN coalesce(channel_provider, d.provider) ELSE d.provider END,
       attempt_count = d.attempt_count + (decided.status = 'processing')::int,
       lease_token = CASE WHEN decided.status = 'processing' THEN $2::uuid END,
       lease_until = CASE WHEN decided.status = 'processing' THEN held_until END,
       sweep_at = CASE WHEN decided.status = 'processing' THEN held_until END,
       next_attempt_at = NULL,
       failed_tries = 0,
       updated_at = now()
     FROM decided WHERE d.id = decided.id AND d.id = ANY(ARRAY(SELECT id FROM due))
     RETURNING d.*, decided.line, decided.channel_updated_at, decided.home_updated_at),
   called AS (${callWaitingFor(`(SELECT * FROM taken WHERE status <> 'processing')`)}),
   opened AS (
     INSERT INTO attempts (delivery_id, number, project_id, channel_id, provider)
     SELECT id, attempt_count, project_id, channel_id, provider FROM taken WHERE status = 'processing')
   SELECT id, lane, line, run_id, notification_id, recipient_id, channel_id, channel_updated_at,
          home_channel_id, home_updated_at, tried_channels,
          channel_type, provider, message, status, attempt_count, failure_count, expires_at, replace_key,
          extract(epoch FROM now() - created_at)::float8 * 1000 AS age_ms, window_closes_at IS NOT NULL AS has_window
   FROM taken ORDER BY turn, id`,
);

/**
 * Takes the next due deliveries of each wanted line, in their turn, and opens an attempt for each: one statement,
 * committed before a byte leaves. A line that gives less than it was asked for has nothing more that is due and in
 * nobody's hands. `workerId` is the fencing token.
 */
export async function claimDeliveries(
  db: Db,
  input: { workerId: string; wants: LaneWant[] },
): Promise<Claim> {
  const wants = input.wants.map((want) => ({ ...want, ...turnsOfLine[want.line] }));
  const values = [JSON.stringify(wants), input.workerId];
  const rows = await retryDeadlocks(() => run(db.pool, claim, values));
  const isTaken = ({ status }: TakenRow) => status === 'processing';
  return {
    settled: rows.filter((row) => !isTaken(row)).map(({ lane, line }) => ({ lane, line })),
    deliveries: rows.filter(isTaken).map((row) => ({
      id: row.id,
      lane: row.lane,
      line: row.line,
      runId: row.run_id,
      notificationId: row.notification_id,
      recipientId: row.recipient_id,
      channelId: row.channel_id,
      channelUpdatedAt: row.channel_updated_at,
      homeChannelId: row.home_channel_id,
      homeUpdatedAt: row.home_updated_at,
      triedChannels: row.tried_channels ?? [],
      channelType: row.channel_type,
      provider: row.provider,
      message: row.message,
      attempt: row.attempt_count,
      failureCount: row.failure_count,
      ageMs: row.age_ms,
      hasWindow: row.has_window,
      expiresAt: row.expires_at,
      replaceKey: row.replace_key,
    })),
  };
}
