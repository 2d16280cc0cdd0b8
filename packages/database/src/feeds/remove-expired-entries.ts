import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { isHeld, lockFeedsOf } from './lock-feeds.ts';

const isOver = 'feed_state < 9 AND feed_expires_at <= now()';

// What somebody else removes meanwhile is left alone: it is looked at again when its feed is held.
const remove = statement<{ removed: number; userIds: string[] | null }>(
  'remove-expired-entries',
  `WITH due AS MATERIALIZED (
     SELECT id FROM deliveries WHERE ${isOver} ORDER BY feed_expires_at LIMIT $1::int),
   feeds_held AS MATERIALIZED (${lockFeedsOf('d.id = ANY(ARRAY(SELECT id FROM due))')}),
   removed AS (
     UPDATE deliveries SET feed_state = 9
     WHERE id = ANY(ARRAY(SELECT id FROM due)) AND ${isOver} AND ${isHeld('feeds_held')}
     RETURNING recipient_id)
   SELECT count(*)::int AS removed, array_agg(DISTINCT recipient_id) AS "userIds" FROM removed`,
);

/** Takes at most `limit` entries whose time is over out of their feeds, and answers how many and whose. */
export async function removeExpiredEntries(
  db: Db,
  { limit }: { limit: number },
): Promise<{ removed: number; userIds: string[] }> {
  const [row] = await retryDeadlocks(() => run(db.pool, remove, [limit]));
  return { removed: row?.removed ?? 0, userIds: row?.userIds ?? [] };
}
