import { type Db, run, statement } from '../connect.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';

/** How much a sweep takes, and how late a row must be. */
export interface OverdueInput {
  /** Milliseconds a row must be past its sweep time. */
  graceMs: number;
  limit: number;
}

/** A row that nobody has settled although it is due, and what says how urgent its run is. */
export interface OverdueRow {
  id: string;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  isBroadcast: boolean;
}

// The next look is five seconds later, so that a row somebody works on right now is not rung each second.
const again = `sweep_at = now() + interval '5 seconds'`;
const urgency = `r.priority, ${isBroadcastRun('r')} AS "isBroadcast"`;
const due = `sweep_at <= now() - $1::float8 * interval '1 ms'`;

const takeRuns = statement<OverdueRow>(
  'take-overdue-runs',
  `WITH due AS (SELECT id FROM runs WHERE ${due} AND status IN ('accepted', 'fanning_out')
                ORDER BY sweep_at LIMIT $2::int FOR NO KEY UPDATE SKIP LOCKED)
   UPDATE runs r SET ${again} FROM due WHERE r.id = due.id
   RETURNING r.id, ${urgency}`,
);

const takeNotifications = statement<OverdueRow>(
  'take-overdue-notifications',
  `WITH due AS (SELECT id FROM notifications WHERE ${due} AND status = 'pending'
                ORDER BY sweep_at LIMIT $2::int FOR UPDATE SKIP LOCKED)
   UPDATE notifications n SET ${again} FROM due, runs r
   WHERE n.id = due.id AND r.id = n.run_id
   RETURNING n.id, ${urgency}`,
);

/** Takes runs that nobody has fanned out although they are due. */
export async function takeOverdueRuns(db: Db, input: OverdueInput): Promise<OverdueRow[]> {
  return run(db.pool, takeRuns, [input.graceMs, input.limit]);
}

/** Takes notifications that nobody has settled although they are due. */
export async function takeOverdueNotifications(db: Db, input: OverdueInput): Promise<OverdueRow[]> {
  return run(db.pool, takeNotifications, [input.graceMs, input.limit]);
}
