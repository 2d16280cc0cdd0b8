import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** A message in a worker's hands until its lease ends, with what it takes to send it. */
export interface ClaimedEventMessage {
  /** The same over all tries. */
  id: string;
  projectId: string;
  endpointId: string;
  type: string;
  subjectId: string;
  subjectReason: string | null;
  subjectAttempt: number | null;
  occurredAt: Date;
  /** Number of this try, from 1; and of those before it that count against the schedule. */
  attempt: number;
  failureCount: number;
  /** Milliseconds since it happened, by Postgres' clock. */
  ageMs: number;
  url: string;
  /** Sealed; the one before as long as it signs, too. */
  secret: string;
  previousSecret: string | null;
  /** Whether the endpoint has yet to show that it answers. */
  isDoubtful: boolean;
}

/** What a worker has room for. */
export interface EventMessageWant {
  /** Names this worker; only who has claimed a message may settle it. */
  workerId: string;
  /** Most messages to take; and of those to endpoints that are in doubt. */
  limit: number;
  doubtfulLimit: number;
  /** Most that may be under way to one endpoint, and how many are, by endpoint; to one in doubt it is one. */
  perEndpoint: number;
  underWay: Readonly<Record<string, number>>;
  /** How long a try takes at most. */
  timeoutMs: number;
}

/** How much longer than one try a message is held: its outcome is written meanwhile. */
const graceMs = 10_000;

// Steps from one endpoint to the next in the index, however many messages wait for each; projects take turns among what
// is found. Of those in doubt, who has not been asked yet comes before who has failed.
const endpointsAtOnce = 1_000;

/** How many messages to an endpoint that takes none are let go at a time. */
const missedAtOnce = 500;

/** The attempts of a message with one more; the last twenty stay. */
export const withAttempt = (attempts: string, entry: string) =>
  `(CASE WHEN jsonb_array_length(${attempts}) >= 20 THEN ${attempts} - 0 ELSE ${attempts} END) || jsonb_build_array(${entry})`;

const lostAttempt = `jsonb_build_object('number', m.attempt_count, 'startedAt', NULL, 'endedAt', now(), 'outcome', 'crashed',
  'code', 'worker_lost', 'reason', 'the worker was lost before it recorded an outcome')`;

const claim = statement<ClaimedEventMessage>(
  'claim-event-messages',
  `WITH RECURSIVE lines AS (
     (SELECT endpoint_id FROM event_messages WHERE status = 'pending' ORDER BY endpoint_id LIMIT 1)
     UNION ALL
     SELECT (SELECT m.endpoint_id FROM event_messages m WHERE m.status = 'pending' AND m.endpoint_id > lines.endpoint_id
             ORDER BY m.endpoint_id LIMIT 1)
     FROM lines WHERE lines.endpoint_id IS NOT NULL),
   endpoints AS (
     SELECT line.endpoint_id AS id, e.disabled_at IS NULL AND e.id IS NOT NULL AS is_open,
            e.failing_since IS NOT NULL AS is_failing,
            e.failing_since IS NOT NULL OR e.succeeded_at IS NULL AS is_doubtful
     FROM (SELECT endpoint_id FROM lines WHERE endpoint_id IS NOT NULL LIMIT ${endpointsAtOnce}) line
     LEFT JOIN event_endpoints e ON e.id = line.endpoint_id),
   rooms AS (
     SELECT *, CASE WHEN NOT is_open THEN ${missedAtOnce}
       ELSE greatest(0, CASE WHEN is_doubtful THEN 1 ELSE $4::int END - coalesce(($5::jsonb->>id::text)::int, 0)) END AS room
     FROM endpoints),
   heads AS (
     SELECT head.*, rooms.is_open, rooms.is_failing, rooms.is_doubtful, row_number() OVER (
       PARTITION BY head.endpoint_id ORDER BY head.turn, head.next_try_at) <= rooms.room AS fits
     FROM rooms CROSS JOIN (VALUES (0), (1)) turns (turn)
     CROSS JOIN LATERAL (
       SELECT m.id, m.project_id, m.endpoint_id, m.turn, m.next_try_at FROM event_messages m
       WHERE m.status = 'pending' AND m.endpoint_id = rooms.id AND m.turn = turns.turn AND m.next_try_at <= now()
       ORDER BY m.next_try_at LIMIT rooms.room
       FOR UPDATE SKIP LOCKED) head),
   placed AS (
     SELECT *, row_number() OVER (PARTITION BY project_id, is_open ORDER BY turn, next_try_at) AS place
     FROM heads WHERE fits),
   wanted AS (
     SELECT *, row_number() OVER (PARTITION BY is_doubtful ORDER BY is_failing, place, turn, next_try_at) AS nth
     FROM placed WHERE is_open),
   due AS MATERIALIZED (
     (SELECT id, true AS is_open FROM wanted WHERE NOT is_doubtful OR nth <= $3::int
      ORDER BY place, turn, next_try_at LIMIT $2::int)
     UNION ALL
     SELECT id, false FROM placed WHERE NOT is_open),
   taken AS (
     UPDATE event_messages m SET
       status = CASE WHEN due.is_open THEN 'pending' ELSE 'missed' END,
       attempts = CASE WHEN m.lease_token IS NULL THEN m.attempts ELSE ${withAttempt('m.attempts', lostAttempt)} END,
       failure_count = m.failure_count + (m.lease_token IS NOT NULL)::int,
       attempt_count = m.attempt_count + due.is_open::int,
       lease_token = CASE WHEN due.is_open THEN $1::uuid END,
       next_try_at = CASE WHEN due.is_open THEN now() + ($6::int + ${graceMs}) * interval '1 ms' END,
       settled_at = CASE WHEN NOT due.is_open THEN now() END
     FROM due WHERE m.id = due.id AND m.id = ANY(ARRAY(SELECT id FROM due))
     RETURNING m.*)
   SELECT m.id, m.project_id AS "projectId", m.endpoint_id AS "endpointId", m.type, m.subject_id AS "subjectId",
          m.subject_reason AS "subjectReason", m.subject_attempt AS "subjectAttempt", m.occurred_at AS "occurredAt",
          m.attempt_count::int AS attempt, m.failure_count::int AS "failureCount",
          extract(epoch FROM now() - m.occurred_at)::float8 * 1000 AS "ageMs", e.url, e.secret,
          CASE WHEN e.previous_until > now() THEN e.previous_secret END AS "previousSecret",
          e.failing_since IS NOT NULL OR e.succeeded_at IS NULL AS "isDoubtful"
   FROM taken m JOIN event_endpoints e ON e.id = m.endpoint_id
   WHERE m.status = 'pending'`,
);

/**
 * Takes messages that are due, at most `limit`, and for one endpoint only so many that no more than `perEndpoint` are
 * under way: one statement. What waits for an endpoint that is disabled or gone is missed from then on. What a lost worker
 * had is due again when its lease ends.
 */
export async function claimEventMessages(
  db: Db,
  want: EventMessageWant,
): Promise<ClaimedEventMessage[]> {
  const { workerId, limit, doubtfulLimit, perEndpoint, underWay, timeoutMs } = want;
  const values = [workerId, limit, doubtfulLimit, perEndpoint, JSON.stringify(underWay), timeoutMs];
  return retryDeadlocks(() => run(db.pool, claim, values));
}
