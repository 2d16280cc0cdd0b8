import type { QuietHours, SendOpening, SendWindow } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** A delivery that waits, and whose opening has ended. */
export interface OutsideDelivery {
  id: string;
  channelType: string;
  /** What its step says; null where it says nothing. */
  sendWindow: SendWindow | null;
  /** What its recipient says by now; null where nothing is said. */
  quietHours: QuietHours | null;
  /** Whether one can opt out of its notiflow. */
  includeInPreferences: boolean;
  /** Of its run. */
  priority: number;
  /** Before this moment it is not to be tried, whatever is open; never in the past. */
  notBefore: Date;
  expiresAt: Date | null;
  /** The recipient's zone, as given in the run, else as stored. */
  timezone: string | null;
  /** How far the clock of its project is ahead of Postgres'. */
  clockOffsetMs: number;
  /** When its opening ended, to the microsecond: whatever has it reckoned anew writes another moment. */
  closedAt: string;
}

/** When a delivery may be sent next, reckoned from what was found. */
export type ReckonedDelivery = SendOpening & Pick<OutsideDelivery, 'id' | 'closedAt'>;

const find = statement<OutsideDelivery>(
  'find-deliveries-outside',
  `SELECT d.id, d.channel_type AS "channelType", d.send_window AS "sendWindow", u.quiet_hours AS "quietHours",
          f.include_in_preferences AS "includeInPreferences", r.priority, greatest(d.next_attempt_at, now()) AS "notBefore",
          d.expires_at AS "expiresAt", coalesce(n.attributes->>'timezone', u.timezone) AS timezone,
          p.clock_offset_ms::float8 AS "clockOffsetMs", d.window_closes_at::text AS "closedAt"
   FROM (SELECT * FROM deliveries WHERE status = 'pending' AND window_closes_at <= now()
         ORDER BY window_closes_at LIMIT $1::int) d
   JOIN projects p ON p.id = d.project_id
   JOIN notiflows f ON f.id = d.notiflow_id
   JOIN runs r ON r.id = d.run_id
   LEFT JOIN notifications n ON n.id = d.notification_id
   LEFT JOIN users u ON u.id = d.recipient_id`,
);

/** Finds at most `limit` deliveries that wait and may not be sent until their windows are reckoned anew. */
export async function findOutside(db: Db, input: { limit: number }): Promise<OutsideDelivery[]> {
  return run(db.pool, find, [input.limit]);
}

const move = statement<{ id: string }>(
  'move-into-windows',
  `UPDATE deliveries d SET next_attempt_at = r."opensAt", sweep_at = r."opensAt", window_closes_at = r."closesAt",
     expires_at = CASE WHEN r."isNever" THEN r."opensAt" ELSE d.expires_at END, updated_at = now()
   FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "opensAt" timestamptz, "closesAt" timestamptz, "isNever" boolean,
     "closedAt" timestamptz)
   WHERE d.id = r.id AND d.status = 'pending' AND d.window_closes_at = r."closedAt"
   RETURNING d.id`,
);

/**
 * Lets deliveries wait for their next opening, and expire where there is none, unless their recipient has changed their
 * hours since they were found; answers how many there were.
 */
export async function moveIntoWindows(db: Db, openings: ReckonedDelivery[]): Promise<number> {
  if (openings.length === 0) return 0;
  const values = [JSON.stringify(openings)];
  return (await retryDeadlocks(() => run(db.pool, move, values))).length;
}
