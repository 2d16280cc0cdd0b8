import { type EventMessageStatus, eventReplayMax, testEventType } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { idBefore, newId } from '../ids.ts';

// Begins anew: all of its schedule is ahead.
const again = `status = 'pending', turn = 1, failure_count = 0, lease_token = NULL, settled_at = NULL`;

const replayOne = statement<{ status: EventMessageStatus }>(
  'replay-event-message',
  `WITH asked AS (
     SELECT id, status FROM event_messages
     WHERE project_id = $1 AND endpoint_id = $2 AND id = $3 FOR UPDATE),
   replayed AS (
     UPDATE event_messages m SET ${again}, next_try_at = now()
     FROM asked WHERE m.id = asked.id AND asked.status <> 'pending')
   SELECT status FROM asked`,
);

/** Sends a message again that is settled; answers what it was, or null when it is not there. */
export async function replayEventMessage(
  db: Db,
  input: { projectId: string; endpointId: string; id: string },
): Promise<EventMessageStatus | null> {
  const values = [input.projectId, input.endpointId, input.id];
  return (await run(db.pool, replayOne, values))[0]?.status ?? null;
}

/** Which messages of the past are sent again, and how fast. */
export interface ReplayInput {
  projectId: string;
  endpointId: string;
  since: Date;
  until: Date | null;
  statuses: EventMessageStatus[];
  perSecond: number;
}

/** How many are sent again, and whether there are more than one request takes. */
export interface Replayed {
  count: number;
  hasMore: boolean;
  /** When the last one is due; null when there is none. */
  lastAt: Date | null;
}

// Spread over time from what is already spread, so that no number of requests sends faster.
const replaySince = statement<{ count: number; found: number; last_at: Date | null }>(
  'replay-event-messages-since',
  `WITH found AS MATERIALIZED (
     SELECT id FROM event_messages
     WHERE project_id = $1 AND endpoint_id = $2 AND id >= $3::uuid AND occurred_at >= $4::timestamptz
       AND ($5::timestamptz IS NULL OR occurred_at < $5::timestamptz) AND status = ANY($6::text[])
       AND status <> 'pending' AND type <> '${testEventType}'
     ORDER BY id LIMIT ${eventReplayMax} + 1 FOR UPDATE SKIP LOCKED),
   ahead AS (
     SELECT greatest(now(), max(next_try_at)) AS until FROM event_messages
     WHERE endpoint_id = $2 AND status = 'pending' AND turn = 1 AND failure_count = 0 AND lease_token IS NULL),
   placed AS (
     SELECT id, ahead.until + row_number() OVER (ORDER BY id) / $7::float8 * interval '1 second' AS due
     FROM (SELECT id FROM found ORDER BY id LIMIT ${eventReplayMax}) page, ahead),
   replayed AS (
     UPDATE event_messages m SET ${again}, next_try_at = placed.due
     FROM placed WHERE m.id = placed.id RETURNING m.next_try_at)
   SELECT (SELECT count(*)::int FROM replayed) AS count, (SELECT count(*)::int FROM found) AS found,
          (SELECT max(next_try_at) FROM replayed) AS last_at`,
);

/**
 * Sends settled messages of a time again, the oldest first, so many in a second and at most 10,000: one statement. Those
 * that wait already are not among them, so that asking twice sends nothing twice.
 */
export async function replayEventMessages(db: Db, input: ReplayInput): Promise<Replayed> {
  const { projectId, endpointId, since, until, statuses, perSecond } = input;
  const values = [projectId, endpointId, idBefore(since), since, until, statuses, perSecond];
  const [row] = await run(db.pool, replaySince, values);
  const count = row?.count ?? 0;
  return { count, hasMore: (row?.found ?? 0) > count, lastAt: row?.last_at ?? null };
}

const makeTest = statement<{ id: string }>(
  'make-test-event-message',
  `INSERT INTO event_messages (id, project_id, endpoint_id, type, subject_id, status, next_try_at)
   VALUES ($3, $1, $2, '${testEventType}', $2, 'pending', now()) RETURNING id`,
);

/** Makes a message that says nothing but that it came; answers its id. */
export async function makeTestEventMessage(
  db: Db,
  input: { projectId: string; endpointId: string },
): Promise<string> {
  const id = newId();
  await run(db.pool, makeTest, [input.projectId, input.endpointId, id]);
  return id;
}
