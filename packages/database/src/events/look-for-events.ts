import { engagements, eventDataBytesMax } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** A notification at a step that waits for an event. */
export interface EventQuestion {
  id: string;
  /** The visit that was loaded; a notification that was saved since begins to wait for nothing. */
  visit: number;
  step: string;
  name: string;
  timeoutMs: number;
  /** The last event that was looked at and is not the one; null for those since the last look. */
  after: string | null;
}

/** What there is to see for a notification that waits for an event. */
export interface EventsSeen {
  /** Until when events count. */
  until: Date;
  /** When to look again at the latest: `until`, or earlier where an event may have been missed. */
  lookAgainAt: Date;
  /** The next events since it came to its step, in order; none when there is nothing new. */
  events: { id: string; data: Record<string, unknown> }[];
}

const lookedAtOnce = 50;

const questions = `jsonb_to_recordset($1::jsonb)
  AS q (id uuid, visit int, step text, name text, "timeoutMs" float8, after uuid)`;

// Who comes to the step is written down before it looks: an event that it does not see is stored after that, and finds
// it. The notification is locked against being erased meanwhile.
const begin = statement<never>(
  'begin-event-waits',
  `WITH asked AS MATERIALIZED (
     SELECT n.id, n.project_id, n.recipient_id, q.step, q.name, q."timeoutMs"
     FROM ${questions} JOIN notifications n ON n.id = q.id AND n.visit = q.visit AND n.status = 'pending'
     FOR SHARE OF n)
   INSERT INTO event_waits (notification_id, step_handle, project_id, recipient_id, event_name, since, until)
   SELECT id, step, project_id, recipient_id, name, now(), now() + "timeoutMs" * interval '1 ms' FROM asked
   ORDER BY id, step
   ON CONFLICT (notification_id, step_handle) DO NOTHING`,
);

// Not the last minute: an event that is stored later may have been accepted a little earlier than one that was seen.
const pass = statement<never>(
  'pass-events',
  `UPDATE event_waits w SET looked_at = least(e.accepted_at, now() - interval '1 minute')
   FROM ${questions} JOIN events e ON e.id = q.after
   WHERE w.notification_id = q.id AND w.step_handle = q.step
     AND least(e.accepted_at, now() - interval '1 minute') > coalesce(w.looked_at, w.since)`,
);

const changedAt = `CASE substring(asked.event_name FROM 10)
  WHEN 'sent' THEN d.sent_at WHEN 'delivered' THEN d.delivered_at
  ${engagements.map((name) => `WHEN '${name}' THEN d.${name}_at`).join(' ')}
  WHEN d.status THEN d.updated_at END`;

// What happened to its deliveries a notification sees in their rows. Where one changes in the very moment in which the
// wait begins, neither sees the other: so it looks again, when that moment is certainly over.
const look = statement<{
  id: string;
  until: Date;
  look_again_at: Date;
  events: EventsSeen['events'] | null;
}>(
  'look-for-events',
  `WITH asked AS MATERIALIZED (
     SELECT q.id, q.after, w.recipient_id, w.event_name, w.since, w.until, w.created_at,
            coalesce(w.looked_at, w.since) AS looked_at, w.event_name LIKE 'delivery.%' AS is_of_delivery
     FROM ${questions} JOIN event_waits w ON w.notification_id = q.id AND w.step_handle = q.step),
   seen AS (
     SELECT asked.id AS notification_id, e.*, false AS is_of_delivery
     FROM asked CROSS JOIN LATERAL (
       SELECT e.id, e.data, e.accepted_at AS at FROM events e
       WHERE e.recipient_id = asked.recipient_id AND e.name = asked.event_name
         AND e.accepted_at BETWEEN asked.looked_at AND asked.until
         AND (asked.after IS NULL OR (e.accepted_at, e.id) > (
           (SELECT accepted_at FROM events WHERE events.id = asked.after), asked.after))
       ORDER BY e.accepted_at, e.id LIMIT ${lookedAtOnce}) e
     WHERE NOT is_of_delivery
     UNION ALL
     SELECT asked.id, d.id, jsonb_build_object(
              'delivery_id', d.id, 'step', d.step_handle, 'channel_type', d.channel_type,
              'status', d.status, 'reason', d.reason), d.at, true
     FROM asked CROSS JOIN LATERAL (
       SELECT d.*, ${changedAt} AS at FROM deliveries d WHERE d.notification_id = asked.id) d
     WHERE is_of_delivery AND asked.after IS NULL AND d.at BETWEEN asked.created_at AND asked.created_at + (asked.until - asked.since)),
   counted AS (
     SELECT *, row_number() OVER in_order AS place, sum(octet_length(data::text)) OVER in_order AS bytes
     FROM seen WINDOW in_order AS (PARTITION BY notification_id ORDER BY at, id)),
   pages AS (
     SELECT notification_id, jsonb_agg(jsonb_build_object('id', id, 'data', data) ORDER BY place) AS events
     FROM counted WHERE place = 1 OR bytes <= ${eventDataBytesMax} OR is_of_delivery GROUP BY notification_id)
   SELECT asked.id, asked.until, pages.events,
          CASE WHEN is_of_delivery AND asked.created_at > now() - interval '1 minute'
            THEN least(until, asked.created_at + interval '1 minute') ELSE until END AS look_again_at
   FROM asked LEFT JOIN pages ON pages.notification_id = asked.id`,
);

/**
 * Begins the waits of notifications that come to such a step, and answers for each what happened since; nothing for one
 * that was saved meanwhile. Three statements at most for any set. Asked again, a wait keeps its beginning.
 */
export async function lookForEvents(
  db: Db,
  asked: EventQuestion[],
): Promise<Map<string, EventsSeen>> {
  if (asked.length === 0) return new Map();
  const values = [JSON.stringify(asked)];
  await retryDeadlocks(() => run(db.pool, begin, values));
  if (asked.some(({ after }) => after !== null)) {
    await retryDeadlocks(() => run(db.pool, pass, values));
  }
  const rows = await run(db.pool, look, values);
  return new Map(
    rows.map(({ id, until, look_again_at: lookAgainAt, events }) => {
      return [id, { until, lookAgainAt, events: events ?? [] }];
    }),
  );
}

/** A notification that has left a step which waits for an event. */
export interface LeftWait {
  id: string;
  step: string;
}

const end = statement<never>(
  'end-event-waits',
  `DELETE FROM event_waits w USING jsonb_to_recordset($1::jsonb) AS passed (id uuid, step text)
   WHERE w.notification_id = passed.id AND w.step_handle = passed.step
     AND NOT EXISTS (SELECT FROM notifications n
                     WHERE n.id = passed.id AND n.step = passed.step AND n.status IN ('pending', 'waiting'))`,
);

/** Ends waits whose step the notification has left; one that nobody ends is purged when its time is over. */
export async function endEventWaits(db: Db, passed: LeftWait[]): Promise<void> {
  if (passed.length === 0) return;
  await retryDeadlocks(() => run(db.pool, end, [JSON.stringify(passed)]));
}
