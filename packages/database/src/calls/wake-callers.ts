import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';
import type { OverdueRow } from '../sweeps/take-overdue.ts';

const wake = statement<OverdueRow>(
  'wake-callers',
  `WITH settled AS MATERIALIZED (SELECT id FROM calls WHERE id = ANY($1::uuid[]) AND status <> 'open'),
   resting AS (
     SELECT id FROM notifications
     WHERE status = 'waiting' AND call_id = ANY(ARRAY(SELECT id FROM settled))
     LIMIT $2::int FOR UPDATE SKIP LOCKED)
   UPDATE notifications n
   SET status = 'pending', sweep_at = now() + interval '3 seconds', updated_at = now()
   FROM resting, runs r
   WHERE n.id = resting.id AND r.id = n.run_id
   RETURNING n.id, r.priority, ${isBroadcastRun('r')} AS "isBroadcast"`,
);

/** Wakes at most `limit` of the notifications that rest for one of the calls, as far as these are settled. */
export async function wakeCallers(
  db: Db,
  { callIds, limit }: { callIds: string[]; limit: number },
): Promise<OverdueRow[]> {
  if (callIds.length === 0) return [];
  return retryDeadlocks(() => run(db.pool, wake, [callIds, limit]));
}

const leave = statement<{ id: string }>(
  'leave-calls',
  `UPDATE calls SET sweep_at = NULL WHERE id = ANY($1::uuid[]) AND status <> 'open' AND sweep_at IS NOT NULL
   RETURNING id`,
);

/** Lets go of settled calls whose callers are all woken. */
export async function leaveCalls(db: Db, callIds: string[]): Promise<void> {
  await run(db.pool, leave, [callIds]);
}

const take = statement<{ id: string }>(
  'take-settled-calls',
  `WITH due AS (SELECT id FROM calls WHERE sweep_at <= now() ORDER BY sweep_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
   UPDATE calls SET sweep_at = now() + interval '5 seconds' FROM due WHERE calls.id = due.id
   RETURNING calls.id`,
);

/** Takes at most `limit` settled calls whose callers somebody was to wake and has not. */
export async function takeSettledCalls(db: Db, input: { limit: number }): Promise<string[]> {
  return (await run(db.pool, take, [input.limit])).map(({ id }) => id);
}

const purge = statement<{ id: string }>(
  'purge-calls',
  `DELETE FROM calls WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM calls WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING id`,
);

/** Deletes at most `limit` calls whose answers nobody gets any more, and answers how many it deleted. */
export async function purgeCalls(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purge, [input.limit])).length;
}
