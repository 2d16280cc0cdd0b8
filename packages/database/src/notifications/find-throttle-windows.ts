import { type Db, run, statement } from '../connect.ts';

/** A window of a throttle step, by what it is found by. */
export interface ThrottleWindowKey {
  recipientId: string;
  notiflowId: string;
  step: string;
  /** Names the value of the key, in hexadecimal. */
  keyHash: string;
}

/** Who holds a window that was opened, and until when. */
export interface ThrottleHolder extends ThrottleWindowKey {
  notificationId: string;
  runId: string | null;
  closesAt: Date;
  isOpen: boolean;
}

const find = statement<ThrottleHolder>(
  'find-throttle-windows',
  `SELECT q."recipientId", q."notiflowId", q.step, q."keyHash", w.notification_id AS "notificationId",
          n.run_id AS "runId", w.closes_at AS "closesAt", w.closes_at > now() AS "isOpen"
   FROM jsonb_to_recordset($2::jsonb)
     AS q ("recipientId" uuid, "notiflowId" uuid, step text, "keyHash" text)
   JOIN throttle_windows w ON w.recipient_id = q."recipientId" AND w.notiflow_id = q."notiflowId"
     AND w.step_handle = q.step AND w.key_hash = decode(q."keyHash", 'hex')
   LEFT JOIN notifications n ON n.id = w.notification_id
   WHERE w.project_id = $1`,
);

/** Reads who holds the windows of throttle steps, and opens none. */
export async function findThrottleWindows(
  db: Db,
  input: { projectId: string; keys: ThrottleWindowKey[] },
): Promise<ThrottleHolder[]> {
  return run(db.pool, find, [input.projectId, JSON.stringify(input.keys)]);
}
