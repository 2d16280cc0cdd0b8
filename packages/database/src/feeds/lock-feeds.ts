/**
 * SQL that locks every feed of some users, in the one order in which feeds are locked. What changes entries holds their
 * feeds before it holds an entry: by this, or by `lockFeedsOf`.
 */
export const lockFeedsOfUsers = (userIds: string) =>
  `SELECT FROM feeds WHERE user_id = ANY(${userIds}) ORDER BY user_id, channel_id FOR NO KEY UPDATE`;

/**
 * SQL that locks the feeds of those deliveries `d` that are entries, or were. A statement that changes them has it as a
 * materialized query and asks `isHeld` of it, so that it comes before the first change.
 */
export const lockFeedsOf = (deliveries: string) =>
  `SELECT f.user_id FROM feeds f
   WHERE (f.user_id, f.channel_id) IN (
     SELECT d.recipient_id, d.channel_id FROM deliveries d WHERE ${deliveries} AND d.feed_position IS NOT NULL)
   ORDER BY f.user_id, f.channel_id FOR NO KEY UPDATE`;

/** SQL that is true when the locks of such a query are held. */
export const isHeld = (query: string) => `(SELECT count(*) FROM ${query}) >= 0`;
