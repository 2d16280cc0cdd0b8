import { setBytesMax } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** A request as it is stored until it is made. */
export interface StoredRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  responsePath?: string;
}

/** A notification at a fetch step, with what it asks. */
export interface NewCall {
  notificationId: string;
  /** The visit that was loaded; a notification that was saved since opens nothing. */
  visit: number;
  step: string;
  /** Names what is asked, in hexadecimal: who asks the same at a step shares the call. */
  keyHash: string;
  channelId: string | null;
  /** Names the receiver without telling it. */
  lane: string;
  turn: number;
  request: StoredRequest;
}

/** A call that was opened, or was there already. */
export interface OpenedCall {
  id: string;
  runId: string;
  step: string;
  keyHash: string;
}

// The notifications are locked against being erased meanwhile.
const open = statement<{ id: string }>(
  'open-calls',
  `WITH asked AS MATERIALIZED (
     SELECT n.id AS notification_id, n.project_id, n.run_id, n.recipient_id, q.id, q.step,
            decode(q."keyHash", 'hex') AS key_hash, q."channelId", q.lane, q.turn, q.request
     FROM jsonb_to_recordset($1::jsonb)
       AS q (id uuid, "notificationId" uuid, visit int, step text, "keyHash" text, "channelId" uuid,
             lane text, turn int, request jsonb)
     JOIN notifications n ON n.id = q."notificationId" AND n.visit = q.visit AND n.status = 'pending'
     FOR SHARE OF n)
   INSERT INTO calls (id, project_id, run_id, step_handle, key_hash, notification_id, recipient_id, channel_id,
                      lane, turn, request, status, next_try_at)
   SELECT id, project_id, run_id, step, key_hash, notification_id, recipient_id, "channelId",
          lane, turn, request, 'open', now()
   FROM asked ORDER BY run_id, step, key_hash
   ON CONFLICT (run_id, step_handle, key_hash) DO NOTHING
   RETURNING id`,
);

/**
 * Opens the calls that nobody has opened before, and answers their ids. Of those that ask the same only one should be
 * given. One statement for what a set may hold; a larger one takes several.
 */
export async function openCalls(db: Db, calls: NewCall[]): Promise<string[]> {
  const opened: string[] = [];
  for (const part of cutParts(calls)) {
    const rows = await retryDeadlocks(() => run(db.pool, open, [`[${part.join(',')}]`]));
    opened.push(...rows.map(({ id }) => id));
  }
  return opened;
}

function* cutParts(calls: NewCall[]): Generator<string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const call of calls) {
    const json = JSON.stringify({ id: newId(), ...call });
    const size = Buffer.byteLength(json);
    if (part.length > 0 && bytes + size > setBytesMax) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(json);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
