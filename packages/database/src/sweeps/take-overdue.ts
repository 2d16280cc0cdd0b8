import type { SupportedChannelType } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** How much a sweep takes, and how late a row must be. */
export interface OverdueInput {
  /** Milliseconds a row must be past its sweep time. */
  graceMs: number;
  limit: number;
}

// The next look is five seconds later, so that a row somebody works on right now is not rung each second.
const take = (table: string, columns: string) =>
  `WITH due AS (
     SELECT id FROM ${table} WHERE sweep_at <= now() - $1::int * interval '1 ms'
     ORDER BY sweep_at LIMIT $2::int FOR UPDATE SKIP LOCKED)
   UPDATE ${table} SET sweep_at = now() + interval '5 seconds' FROM due
   WHERE ${table}.id = due.id RETURNING ${columns}`;

const takeRuns = statement<{ id: string; priority: number }>(
  'take-overdue-runs',
  take('runs', 'runs.id, runs.priority'),
);
const takeNotifications = statement<{ id: string }>(
  'take-overdue-notifications',
  take('notifications', 'notifications.id'),
);
const takeDeliveries = statement<{ id: string; channel_type: SupportedChannelType }>(
  'take-overdue-deliveries',
  take('deliveries', 'deliveries.id, deliveries.channel_type'),
);

/** Takes runs that nobody has fanned out although they are due. */
export async function takeOverdueRuns(db: Db, input: OverdueInput) {
  return run(db.pool, takeRuns, [input.graceMs, input.limit]);
}

/** Takes notifications that nobody has settled although they are due. */
export async function takeOverdueNotifications(db: Db, input: OverdueInput): Promise<string[]> {
  const rows = await run(db.pool, takeNotifications, [input.graceMs, input.limit]);
  return rows.map((row) => row.id).sort();
}

/** Takes deliveries whose next attempt is due, or whose worker's lease has ended. */
export async function takeOverdueDeliveries(db: Db, input: OverdueInput) {
  const rows = await run(db.pool, takeDeliveries, [input.graceMs, input.limit]);
  return rows
    .map((row) => ({ id: row.id, channelType: row.channel_type }))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}
