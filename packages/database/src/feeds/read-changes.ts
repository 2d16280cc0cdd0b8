import { type Db, run, statement } from '../connect.ts';
import { groupBy } from '../read-page.ts';
import { entryColumns, type FeedEntryRecord, toEntry } from './entry-columns.ts';

/** A feed: that of a user in an in-app channel. */
export interface FeedName {
  channelId: string;
  userId: string;
}

/** How far the changes of a feed are, and how many of its entries nobody has looked at. */
export interface FeedCounts {
  /** Of the last change; 0 for a feed that nothing ever came into. */
  position: number;
  unseen: number;
  unread: number;
}

/** What has become of one entry since; an entry that changed several times is told of once, as it is now. */
export type FeedChange =
  | { kind: 'created' | 'updated'; position: number; entry: FeedEntryRecord }
  | { kind: 'removed'; position: number; id: string };

/** What has happened in a feed since a reader looked. */
export interface FeedChanges extends FeedName, FeedCounts {
  /**
   * Nothing can tell what was missed: the reader lists anew, and goes on from `position`. So it is when what was shown
   * was deleted, and when the feed went with its user.
   */
  isReset: boolean;
  /** In the order of their positions. */
  changes: FeedChange[];
  /**
   * There are more than were asked for, and the reader lists anew as well: what it is told of has a kind by what it knew at
   * `after`, which is not what it knows after some of them.
   */
  hasMore: boolean;
}

const positions = statement<FeedName & FeedCounts>(
  'read-feed-positions',
  `SELECT asked.channel_id AS "channelId", asked.user_id AS "userId",
          coalesce(f.position, 0)::float8 AS position, coalesce(f.unseen, 0) AS unseen, coalesce(f.unread, 0) AS unread
   FROM unnest($1::uuid[], $2::uuid[]) AS asked (channel_id, user_id)
   LEFT JOIN feeds f ON f.user_id = asked.user_id AND f.channel_id = asked.channel_id`,
);

/** Answers how far feeds are, one answer for each that is named, in one statement. */
export async function readFeedPositions(
  db: Db,
  feeds: readonly FeedName[],
): Promise<(FeedName & FeedCounts)[]> {
  return run(db.pool, positions, [
    feeds.map(({ channelId }) => channelId),
    feeds.map(({ userId }) => userId),
  ]);
}

type ChangeRow = FeedEntryRecord & {
  place: number;
  feed_position: number;
  position: number;
  unseen: number;
  unread: number;
  is_reset: boolean;
  is_removed: boolean;
  is_created: boolean;
};

// The number of a feed and its entries are of one moment: everything up to `position` is here. What came and went since is
// not told: its reader never saw it.
const changes = statement<ChangeRow>(
  'read-feed-changes',
  `WITH asked AS MATERIALIZED (
     SELECT asked.*, coalesce(f.position, 0) AS position, coalesce(f.unseen, 0) AS unseen,
            coalesce(f.unread, 0) AS unread,
            after < coalesce(f.reset_position, 0) OR after > coalesce(f.position, 0) AS is_reset
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) WITH ORDINALITY AS asked (channel_id, user_id, after, place)
     LEFT JOIN feeds f ON f.user_id = asked.user_id AND f.channel_id = asked.channel_id)
   SELECT asked.place::int, asked.position::float8, asked.unseen, asked.unread, asked.is_reset, d.*
   FROM asked LEFT JOIN LATERAL (
     SELECT d.feed_position::float8, d.feed_state = 9 AS is_removed, d.feed_since > asked.after AS is_created,
            ${entryColumns}
     FROM deliveries d
     WHERE d.recipient_id = asked.user_id AND d.channel_id = asked.channel_id AND d.feed_position > asked.after
       AND NOT (d.feed_state = 9 AND d.feed_since > asked.after)
     ORDER BY d.feed_position LIMIT $4::int) d ON NOT asked.is_reset AND asked.position > asked.after
   ORDER BY asked.place, d.feed_position`,
);

/**
 * Answers what has happened in feeds since their readers looked, one answer for each that is named and in their order: at
 * most `limit` changes of each. One statement for any set. A reader that goes on from `position` hears of every change
 * once.
 */
export async function readFeedChanges(
  db: Db,
  feeds: readonly (FeedName & { after: number })[],
  limit: number,
): Promise<FeedChanges[]> {
  if (feeds.length === 0) return [];
  const rows = await run(db.pool, changes, [
    feeds.map(({ channelId }) => channelId),
    feeds.map(({ userId }) => userId),
    feeds.map(({ after }) => after),
    limit + 1,
  ]);
  const rowsOf = groupBy(rows, ({ place }) => String(place));
  return feeds.map((feed, index) =>
    toChanges(feed, { rows: rowsOf.get(String(index + 1)) ?? [], limit }),
  );
}

function toChanges(
  { channelId, userId }: FeedName,
  { rows, limit }: { rows: ChangeRow[]; limit: number },
): FeedChanges {
  const [head] = rows;
  if (head === undefined) throw new Error('A feed that was asked for has no answer.');
  const told = rows.filter(({ id }) => id !== null).slice(0, limit);
  const { position, unseen, unread, is_reset: isReset } = head;
  const hasMore = rows.length > limit;
  return {
    channelId,
    userId,
    position,
    unseen,
    unread,
    isReset,
    hasMore,
    changes: told.map(toChange),
  };
}

function toChange(row: ChangeRow): FeedChange {
  const { feed_position: position, is_removed: isRemoved, is_created: isCreated } = row;
  if (isRemoved) return { kind: 'removed', position, id: row.id };
  return { kind: isCreated ? 'created' : 'updated', position, entry: toEntry(row) };
}
