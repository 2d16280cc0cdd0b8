import type { PoolClient } from 'pg';
import { type Connection, type Db, queryOnly, run, statement, transaction } from '../connect.ts';
import type { FeedEntryRecord } from './entry-columns.ts';
import { type FeedMark, markStatement, markValues } from './mark-statement.ts';
import { findEntries, isShown, type OwnFeed } from './read-feed.ts';

// Whoever is to be woken is locked before the feed, as those do who save them and show something in it.
const lockWaiting = statement<never>(
  'lock-notifications-that-wait-for-entries',
  `SELECT FROM notifications WHERE id = ANY(ARRAY(
     SELECT w.notification_id FROM deliveries d JOIN event_waits w ON w.notification_id = d.notification_id
     WHERE d.project_id = $1 AND d.recipient_id = $2 AND d.channel_id = $3 AND d.id = ANY($4::uuid[])))
   ORDER BY id FOR NO KEY UPDATE`,
);

const lock = statement<never>(
  'lock-feed',
  'SELECT FROM feeds WHERE project_id = $1 AND user_id = $2 AND channel_id = $3 FOR NO KEY UPDATE',
);

/** Holds a feed until the transaction ends: nobody else changes what is in it. */
export async function lockFeed(
  client: Connection,
  { projectId, userId, channelId }: OwnFeed,
): Promise<void> {
  await run(client, lock, [projectId, userId, channelId]);
}

const mark = statement<{ updated: number }>(
  'mark-entries',
  markStatement(`d.id = ANY($8::uuid[]) AND d.feed_state < 9 AND ${isShown}`),
);

/** What became of a mark: either all of its entries have it, or none, since one is not in the feed. */
export type Marked =
  | { kind: 'marked'; entries: FeedEntryRecord[]; updated: number }
  | { kind: 'unknown'; id: string };

/** Marks entries of a feed, all or none of them; what is marked already stays as it is. */
export async function markEntries(
  db: Db,
  input: OwnFeed & { ids: readonly string[]; mark: FeedMark },
): Promise<Marked> {
  return transaction(db, (client) => markLocked(client, input));
}

async function markLocked(
  client: PoolClient,
  input: OwnFeed & { ids: readonly string[]; mark: FeedMark },
): Promise<Marked> {
  const { projectId, userId, channelId } = input;
  const ids = [...new Set(input.ids)];
  const feed = [projectId, userId, channelId];
  await run(client, lockWaiting, [...feed, ids]);
  await lockFeed(client, input);
  const own = { projectId, userId, channelId, ids };
  const before = await findEntries(queryOnly(client), own);
  const known = new Set(before.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) return { kind: 'unknown', id: unknown };
  const [row] = await run(client, mark, [...feed, ...markValues(input.mark), ids]);
  const updated = row?.updated ?? 0;
  const entries = updated === 0 ? before : await findEntries(queryOnly(client), own);
  return { kind: 'marked', entries, updated };
}
