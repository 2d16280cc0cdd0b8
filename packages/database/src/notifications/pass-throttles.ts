import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** A notification at a throttle step. */
export interface ThrottleQuestion {
  id: string;
  /** The visit that was loaded; a notification that was saved since is told nothing. */
  visit: number;
  step: string;
  /** Names the value of the key, in hexadecimal. */
  keyHash: string;
  windowMs: number;
}

// A window has one row, whose lock is what two sets that come together meet at. Whoever holds it already keeps it, so
// that a set which is worked again gets the same answer. The notifications are locked against being erased meanwhile.
const openWindows = statement<{ notification_id: string }>(
  'open-throttle-windows',
  `WITH asked AS MATERIALIZED (
     SELECT n.id, n.project_id, n.notiflow_id, n.recipient_id, q.step,
            decode(q."keyHash", 'hex') AS key_hash, now() + q."windowMs" * interval '1 ms' AS closes_at
     FROM jsonb_to_recordset($1::jsonb)
       AS q (id uuid, visit int, step text, "keyHash" text, "windowMs" float8)
     JOIN notifications n ON n.id = q.id AND n.visit = q.visit AND n.status = 'pending'
     FOR SHARE OF n),
   earliest AS (
     SELECT DISTINCT ON (recipient_id, notiflow_id, step, key_hash) * FROM asked
     ORDER BY recipient_id, notiflow_id, step, key_hash, id)
   INSERT INTO throttle_windows AS w
     (recipient_id, notiflow_id, step_handle, key_hash, project_id, notification_id, closes_at)
   SELECT recipient_id, notiflow_id, step, key_hash, project_id, id, closes_at FROM earliest
   ORDER BY recipient_id, notiflow_id, step, key_hash
   ON CONFLICT (recipient_id, notiflow_id, step_handle, key_hash) DO UPDATE
     SET notification_id = excluded.notification_id, closes_at = excluded.closes_at
     WHERE w.closes_at <= now()
   RETURNING notification_id`,
);

// A statement of its own: it sees what others had opened when the first one met them.
const findHolders = statement<{ id: string }>(
  'find-holders-of-throttle-windows',
  `SELECT n.id
   FROM jsonb_to_recordset($1::jsonb) AS q (id uuid, step text, "keyHash" text)
   JOIN notifications n ON n.id = q.id
   JOIN throttle_windows w ON w.recipient_id = n.recipient_id AND w.notiflow_id = n.notiflow_id
     AND w.step_handle = q.step AND w.key_hash = decode(q."keyHash", 'hex')
   WHERE w.notification_id = n.id`,
);

/**
 * Opens the windows of throttle steps that are not open, each for one notification, and answers which of those asked
 * about pass: two statements for any set. Of several that come together the earliest passes. A notification that
 * passed passes again until another one took its window.
 */
export async function passThrottles(db: Db, asked: ThrottleQuestion[]): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const questions = JSON.stringify(asked);
  const opened = await retryDeadlocks(() => run(db.pool, openWindows, [questions]));
  const holders = await run(db.pool, findHolders, [questions]);
  return new Set([...opened.map(({ notification_id: id }) => id), ...holders.map(({ id }) => id)]);
}
