import { type Db, run, statement } from '../connect.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';
import type { OverdueRow } from './take-overdue.ts';

// Its own index holds resting rows alone, in the order in which they are due: what rests longer is not looked at.
const takeDue = statement<OverdueRow>(
  'take-due-notifications',
  `WITH due AS (SELECT id FROM notifications WHERE status = 'waiting' AND sweep_at <= now()
                ORDER BY sweep_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
   UPDATE notifications n
   SET status = 'pending', sweep_at = now() + interval '3 seconds', updated_at = now()
   FROM due, runs r
   WHERE n.id = due.id AND r.id = n.run_id
   RETURNING n.id, r.priority, ${isBroadcastRun('r')} AS "isBroadcast"`,
);

/** Wakes at most `limit` notifications whose rest is over: they are pending again, and nobody else has woken them. */
export async function takeDueNotifications(
  db: Db,
  input: { limit: number },
): Promise<OverdueRow[]> {
  return run(db.pool, takeDue, [input.limit]);
}
