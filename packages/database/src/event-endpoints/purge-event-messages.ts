import { type Db, run, statement } from '../connect.ts';
import { idAfter } from '../ids.ts';

const purge = statement<{ gone: number }>(
  'purge-event-messages',
  `DELETE FROM event_messages WHERE id = ANY(ARRAY(
     SELECT id FROM event_messages
     WHERE project_id = $1 AND id < $2::uuid AND status <> 'pending' AND coalesce(settled_at, occurred_at) < $3::timestamptz
     ORDER BY id LIMIT $4::int FOR UPDATE SKIP LOCKED))
   RETURNING 1 AS gone`,
);

/** Removes at most `limit` messages of a project that were settled before a moment, and answers how many. */
export async function purgeEventMessages(
  db: Db,
  { projectId, before, limit }: { projectId: string; before: Date; limit: number },
): Promise<number> {
  return (await run(db.pool, purge, [projectId, idAfter(before), before, limit])).length;
}
