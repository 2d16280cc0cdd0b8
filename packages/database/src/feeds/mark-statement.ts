import { callWaitingFor } from '../events/call-waiting.ts';

/** What is done with entries: each of it only where it was not done before, but for `archived`, which can be undone. */
export interface FeedMark {
  seen?: true;
  read?: true;
  clicked?: true;
  archived?: boolean;
}

/** The values `$4` to `$7` of a mark. Who clicks has read, and who reads has seen. */
export function markValues({ seen, read, clicked, archived }: FeedMark): (boolean | null)[] {
  const isClicked = clicked === true;
  const isRead = isClicked || read === true;
  return [isRead || seen === true, isRead, isClicked, archived ?? null];
}

const marked = (name: string, value: string) =>
  `coalesce(d.${name}_at, CASE WHEN ${value}::boolean THEN now() END)`;

const seenAt = marked('seen', '$4');
const readAt = marked('read', '$5');
const clickedAt = marked('clicked', '$6');
const archivedAt = `CASE WHEN $7::boolean IS NULL THEN d.archived_at
  WHEN $7::boolean THEN coalesce(d.archived_at, now()) END`;

const isChanged = `(($4::boolean AND d.seen_at IS NULL) OR ($5::boolean AND d.read_at IS NULL)
  OR ($6::boolean AND d.clicked_at IS NULL)
  OR $7::boolean IS DISTINCT FROM (CASE WHEN $7::boolean IS NOT NULL THEN d.archived_at IS NOT NULL END))`;

const isFirst = (name: string, value: string) =>
  `(${value}::boolean AND before.${name}_at IS NULL) AS is_first_${name}`;

/**
 * SQL that marks the entries `d` of a feed (project $1, user $2, channel $3) which `choice` says and which it changes: each
 * takes a position of its own, the feed is written once, and what waits for it is woken. The feed is locked. Answers how
 * many were changed.
 */
export const markStatement = (choice: string) => `WITH before AS MATERIALIZED (
     SELECT d.id, d.notification_id, d.seen_at, d.read_at, d.clicked_at, d.feed_state AS was,
            feed_state_of(false, ${archivedAt}, ${readAt}, ${seenAt}) AS state
     FROM deliveries d
     WHERE d.project_id = $1 AND d.recipient_id = $2 AND d.channel_id = $3 AND ${isChanged} AND ${choice}),
   feed AS (
     UPDATE feeds f SET position = f.position + changes.total, unseen = f.unseen + changes.unseen,
       unread = f.unread + changes.unread
     FROM (SELECT count(*) AS total, sum((state = 0)::int - (was = 0)::int) AS unseen,
                  sum((state <= 1)::int - (was <= 1)::int) AS unread FROM before) changes
     WHERE f.user_id = $2 AND f.channel_id = $3 AND changes.total > 0
     RETURNING f.position),
   placed AS MATERIALIZED (
     SELECT before.*, feed.position + 1 - row_number() OVER (ORDER BY before.id DESC) AS position
     FROM before CROSS JOIN feed),
   changed AS (
     UPDATE deliveries d SET seen_at = ${seenAt}, read_at = ${readAt}, clicked_at = ${clickedAt},
       archived_at = ${archivedAt}, feed_state = before.state, feed_position = before.position, updated_at = now()
     FROM placed before WHERE d.id = before.id AND d.id = ANY(ARRAY(SELECT id FROM placed))
     RETURNING d.notification_id, ${isFirst('seen', '$4')}, ${isFirst('read', '$5')}, ${isFirst('clicked', '$6')}),
   called AS (${callWaitingFor(`(
     SELECT notification_id, 'seen' AS status FROM changed WHERE is_first_seen
     UNION ALL SELECT notification_id, 'read' FROM changed WHERE is_first_read
     UNION ALL SELECT notification_id, 'clicked' FROM changed WHERE is_first_clicked)`)})
   SELECT count(*)::int AS updated FROM changed`;
