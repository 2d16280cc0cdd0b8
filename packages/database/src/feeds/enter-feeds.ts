const isEntry = `d."channelType" = 'in_app' AND d.status = 'delivered' AND d."channelId" IS NOT NULL`;

/**
 * SQL of what lets new in-app deliveries enter their feeds, inside the statement that inserts them: `moved` are the
 * notifications that are saved, `given` the deliveries they made. Each feed is changed once and in one order, so that
 * statements which meet in several feeds wait for each other in turn; the lock of its row makes positions visible in
 * their order. What is there already is left out: the notification is locked, and nobody else can add to it.
 */
export const enterFeeds = (given: string) => `entering AS MATERIALIZED (
     SELECT DISTINCT ON (moved.id, d."stepHandle", d."addressKey")
            d.id, moved.project_id, moved.recipient_id AS user_id, d."channelId" AS channel_id
     FROM ${given} JOIN moved ON moved.id = d."notificationId"
     WHERE ${isEntry}
       AND NOT EXISTS (SELECT FROM deliveries there WHERE there.notification_id = moved.id
                       AND there.step_handle = d."stepHandle" AND there.address_key = d."addressKey")
     ORDER BY moved.id, d."stepHandle", d."addressKey", d.id),
   feeds_moved AS (
     INSERT INTO feeds AS f (user_id, channel_id, project_id, position, unseen, unread)
     SELECT user_id, channel_id, project_id, count(*), count(*), count(*) FROM entering
     GROUP BY user_id, channel_id, project_id ORDER BY user_id, channel_id
     ON CONFLICT (user_id, channel_id) DO UPDATE SET position = f.position + excluded.position,
       unseen = f.unseen + excluded.unseen, unread = f.unread + excluded.unread
     RETURNING f.user_id, f.channel_id, f.position),
   placed AS (
     SELECT entering.id, f.position + 1 - row_number() OVER (
              PARTITION BY entering.user_id, entering.channel_id ORDER BY entering.id DESC) AS position
     FROM entering JOIN feeds_moved f
       ON f.user_id = entering.user_id AND f.channel_id = entering.channel_id)`;

/** SQL of the columns `feed_state`, `feed_position` and `feed_since` of what is inserted; null for what is no entry. */
export const placeInFeed =
  'CASE WHEN placed.id IS NOT NULL THEN 0 END, placed.position, placed.position';

/** SQL that joins them to the deliveries `d`, and leaves entries out that are there already. */
export const joinPlaces = `LEFT JOIN placed ON placed.id = d.id
     WHERE placed.id IS NOT NULL OR NOT (${isEntry})`;
