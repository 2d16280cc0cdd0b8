import { createHash } from 'node:crypto';
import { type Db, run, statement } from '../connect.ts';
import { newIds } from '../ids.ts';

/** Something that happened, and whom it is about. */
export interface ToldEvent {
  projectId: string;
  name: string;
  /** The caller's own name of the event: with it, telling again stores nothing again. */
  key: string | null;
  externalIds: string[];
  data: Record<string, unknown>;
}

/** An event of one recipient, as stored. */
export interface StoredEvent {
  id: string;
  /** Whether a notification of the recipient waits for an event of this name. */
  isAwaited: boolean;
}

// Each is stored, awaited or not: a notification that is just coming to its step looks for what came since. What nobody
// waits for is left to the sweep, which takes many at once, and goes soon: such a notification looks within a statement.
// The users are locked against being erased meanwhile.
const tell = statement<StoredEvent>(
  'tell-event',
  `WITH known AS MATERIALIZED (
     SELECT given.id, u.id AS recipient_id, EXISTS (
              SELECT FROM event_waits w
              WHERE w.recipient_id = u.id AND w.event_name = $2 AND w.until >= now()) AS is_awaited
     FROM unnest($4::uuid[], $5::text[]) AS given (id, external_id)
     JOIN users u ON u.project_id = $1 AND u.external_id = given.external_id
     FOR KEY SHARE OF u),
   told AS (
     INSERT INTO events (id, project_id, recipient_id, name, data, sweep_at, keep_until)
     SELECT id, $1, recipient_id, $2, $3::jsonb,
            now() + CASE WHEN is_awaited THEN interval '3 seconds' ELSE interval '0' END,
            now() + interval '10 minutes'
     FROM known ON CONFLICT (id) DO NOTHING RETURNING id)
   SELECT known.id, is_awaited AND told.id IS NOT NULL AS "isAwaited"
   FROM known LEFT JOIN told ON told.id = known.id ORDER BY known.id`,
);

/**
 * Stores an event for each of the recipients that is known, and answers them; whoever waits hears of it from a stage. One
 * with a key that is still there is left as it is.
 */
export async function tellEvent(db: Db, event: ToldEvent): Promise<StoredEvent[]> {
  const { projectId, name, key, data } = event;
  const externalIds = [...new Set(event.externalIds)];
  const ids =
    key === null
      ? newIds(externalIds.length)
      : externalIds.map((externalId) => nameAsId([projectId, key, externalId]));
  return run(db.pool, tell, [projectId, name, JSON.stringify(data), ids, externalIds]);
}

/** An id that is the same for the same names: a UUID of version 8, which is whatever one makes of it. */
function nameAsId(names: string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(names)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((from, place, all) => hex.slice(from, all[place + 1])).join('-');
}
