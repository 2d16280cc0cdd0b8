const isEntry = `d."channelType" = 'in_app' AND d.status = 'delivered' AND d."channelId" IS NOT NULL`;

/**
 * SQL of what lets new in-app deliveries enter their feeds, inside the statement that inserts them: `moved` are the
 * notifications that are saved, `given` the deliveries they made, of which none is there twice. Each feed is changed once
 * and in one order, so that statements which meet in several feeds wait for each other in turn; the lock of its row makes
 * positions visible in their order. What is there already is left out: the notification is locked, and nobody else can add
 * to it.
 *
 * How many there are is not known when the plan is made. So nothing here is joined to what it came from: that would be
 * compared each with each. What belongs to a delivery is looked up in one value instead.
 */
export const enterFeeds = (given: string) => `made AS MATERIALIZED (
     SELECT d.id, d."stepHandle", d."addressKey", d."channelId" AS channel_id, moved.id AS notification_id,
            moved.project_id, moved.recipient_id AS user_id, ${isEntry} AS is_entry
     FROM ${given} JOIN moved ON moved.id = d."notificationId"),
   entering AS MATERIALIZED (
     SELECT id, project_id, user_id, channel_id,
            row_number() OVER (PARTITION BY user_id, channel_id ORDER BY id DESC) AS place
     FROM made WHERE is_entry
       AND NOT EXISTS (SELECT FROM deliveries there WHERE there.notification_id = made.notification_id
                       AND there.step_handle = made."stepHandle" AND there.address_key = made."addressKey")),
   feeds_moved AS (
     INSERT INTO feeds AS f (user_id, channel_id, project_id, position, unseen, unread)
     SELECT user_id, channel_id, project_id, count(*), count(*), count(*) FROM entering
     GROUP BY user_id, channel_id, project_id ORDER BY user_id, channel_id
     ON CONFLICT (user_id, channel_id) DO UPDATE SET position = f.position + excluded.position,
       unseen = f.unseen + excluded.unseen, unread = f.unread + excluded.unread
     RETURNING f.user_id, f.channel_id, f.position),
   places AS MATERIALIZED (
     SELECT (SELECT jsonb_object_agg(user_id::text || channel_id, position) FROM feeds_moved) AS of_feed,
            (SELECT jsonb_object_agg(id, place) FROM entering) AS of_entry)`;

const place = `(places.of_entry->>d.id::text)::bigint`;
const position = `(places.of_feed->>(moved.recipient_id::text || d."channelId"))::bigint + 1 - ${place}`;

/** SQL of the columns `feed_state`, `feed_position`, `feed_since` and `feed_expires_at`; null for what is no entry. */
export const placeInFeed = `CASE WHEN ${place} IS NOT NULL THEN 0 END, ${position}, ${position},
            now() + d."shownForS" * interval '1 second'`;

/** SQL that joins them to the deliveries `d`, and leaves entries out that are there already. */
export const joinPlaces = `CROSS JOIN places WHERE places.of_entry ? d.id::text OR NOT (${isEntry})`;
