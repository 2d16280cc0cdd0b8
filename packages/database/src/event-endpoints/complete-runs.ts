import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

// Nothing is made for a run whose notifications are settled, and what is settled stays so, but for what somebody has sent
// again: that is no part of the run's end. So each look goes on from what was open at the last one, and all looks together
// read each row of a run about once. The older a run is, the rarer it is looked at: its end is told at most a tenth of its
// age late, and five minutes.
const complete = statement<{ looked: number; completed: number }>(
  'complete-runs',
  `WITH due AS MATERIALIZED (
     SELECT * FROM run_completions WHERE look_at <= now() ORDER BY look_at LIMIT $1::int FOR UPDATE SKIP LOCKED),
   looked AS MATERIALIZED (
     SELECT due.*, n.id AS open_notification, d.id AS open_delivery
     FROM due
     LEFT JOIN LATERAL (
       SELECT id FROM notifications
       WHERE run_id = due.run_id AND status IN ('pending', 'waiting')
         AND id >= coalesce(due.notification_from, '00000000-0000-0000-0000-000000000000')
       ORDER BY id LIMIT 1) n ON true
     LEFT JOIN LATERAL (
       SELECT id FROM deliveries
       WHERE n.id IS NULL AND run_id = due.run_id AND status IN ('pending', 'processing')
         AND id >= coalesce(due.delivery_from, '00000000-0000-0000-0000-000000000000')
       ORDER BY id LIMIT 1) d ON true),
   moved AS (
     UPDATE run_completions c SET
       notification_from = coalesce(looked.open_notification, c.notification_from),
       delivery_from = coalesce(looked.open_delivery, c.delivery_from),
       look_at = CASE WHEN looked.open_notification IS NOT NULL OR looked.open_delivery IS NOT NULL THEN
         now() + least(interval '5 minutes', greatest(interval '1 second', (now() - c.created_at) / 10)) END
     FROM looked WHERE c.run_id = looked.run_id
     RETURNING c.run_id, c.project_id, c.look_at),
   told AS (
     INSERT INTO event_messages (id, project_id, endpoint_id, type, subject_id, subject_reason, status, next_try_at)
     SELECT new_event_id(), moved.project_id, e.id, 'run.completed', moved.run_id,
            (SELECT reason FROM runs WHERE runs.id = moved.run_id),
            CASE WHEN e.disabled_at IS NULL THEN 'pending' ELSE 'missed' END,
            CASE WHEN e.disabled_at IS NULL THEN now() END
     FROM moved JOIN event_endpoints e ON e.project_id = moved.project_id AND hears_of(e.event_types, 'run.completed')
     WHERE moved.look_at IS NULL)
   SELECT count(*)::int AS looked, (count(*) FILTER (WHERE look_at IS NULL))::int AS completed FROM moved`,
);

/**
 * Looks at most at `limit` runs whose last notification was made, and tells the endpoints of those of which nothing is open
 * any more, each once; answers how many there were of both.
 */
export async function completeRuns(
  db: Db,
  { limit }: { limit: number },
): Promise<{ looked: number; completed: number }> {
  const [row] = await retryDeadlocks(() => run(db.pool, complete, [limit]));
  return row ?? { looked: 0, completed: 0 };
}
