import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { lowestId } from '../ids.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';
import type { OverdueRow } from '../sweeps/take-overdue.ts';
import { isWaiting } from './call-waiting.ts';

/** Who was woken for some events, and the events that others still have to hear of. */
export interface WokenForEvents {
  woken: OverdueRow[];
  left: string[];
}

// Whoever is woken looks at the events of its step itself: which of them counts is for the engine to say. What is in a
// worker's hands is told to look again as soon as it rests. An event that somebody else works on is left to him.
const wake = statement<WokenForEvents>(
  'wake-for-events',
  `WITH told AS MATERIALIZED (
     SELECT id, recipient_id, name, accepted_at, cursor FROM events
     WHERE id = ANY($1::uuid[]) AND sweep_at IS NOT NULL
     ORDER BY id FOR UPDATE SKIP LOCKED),
   page AS MATERIALIZED (
     SELECT told.id AS event_id, w.*
     FROM told CROSS JOIN LATERAL (
       SELECT w.notification_id, w.until FROM event_waits w
       WHERE w.recipient_id = told.recipient_id AND w.event_name = told.name
         AND w.notification_id > coalesce(told.cursor, '${lowestId}') AND told.accepted_at BETWEEN w.since AND w.until
       ORDER BY w.notification_id LIMIT $2::int) w),
   called AS (
     UPDATE notifications n SET
       status = 'pending',
       called_at = CASE WHEN n.status = 'pending' THEN now() END,
       sweep_at = CASE WHEN n.status = 'waiting' THEN now() + interval '3 seconds' ELSE n.sweep_at END,
       updated_at = now()
     FROM (SELECT DISTINCT notification_id FROM page) AS hearing, runs r
     WHERE n.id = hearing.notification_id AND r.id = n.run_id AND ${isWaiting}
     RETURNING n.id, n.called_at, r.priority, ${isBroadcastRun('r')} AS is_broadcast),
   ended AS (
     SELECT event_id, count(*) = $2::int AS is_full, max(notification_id::text)::uuid AS cursor, max(until) AS until
     FROM page GROUP BY event_id),
   moved AS (
     UPDATE events e SET
       cursor = coalesce(ended.cursor, e.cursor),
       sweep_at = CASE WHEN ended.is_full THEN now() + interval '3 seconds' END,
       keep_until = greatest(e.keep_until, ended.until + interval '1 day')
     FROM told LEFT JOIN ended ON ended.event_id = told.id WHERE e.id = told.id
     RETURNING e.id, e.sweep_at)
   SELECT
     (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', id, 'priority', priority, 'isBroadcast', is_broadcast)), '[]')
      FROM called WHERE called_at IS NULL) AS woken,
     ARRAY(SELECT id FROM moved WHERE sweep_at IS NOT NULL ORDER BY id) AS left`,
);

/**
 * Wakes notifications that wait for events of these names and recipients, at most `limit` for each event: each rests no
 * longer, and nobody else has woken it. One statement for any set.
 */
export async function wakeForEvents(
  db: Db,
  { ids, limit }: { ids: string[]; limit: number },
): Promise<WokenForEvents> {
  const [row] = await retryDeadlocks(() => run(db.pool, wake, [ids, limit]));
  return row ?? { woken: [], left: [] };
}

const takeDue = statement<{ id: string }>(
  'take-due-events',
  `WITH due AS (SELECT id FROM events WHERE sweep_at <= now()
                ORDER BY sweep_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
   UPDATE events SET sweep_at = now() + interval '5 seconds' FROM due WHERE events.id = due.id
   RETURNING events.id`,
);

/** Takes at most `limit` events of which those who wait have not all heard, although somebody should have told them. */
export async function takeDueEvents(db: Db, input: { limit: number }): Promise<string[]> {
  return (await run(db.pool, takeDue, [input.limit])).map(({ id }) => id);
}
