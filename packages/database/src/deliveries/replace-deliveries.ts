import { type Connection, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import { lockFeedsOfUsers } from '../feeds/lock-feeds.ts';

/** What may still be replaced; as the index says it. What was sent to somewhere else cannot be changed there. */
const isReplaceable = (
  table: string,
) => `${table}.replace_key IS NOT NULL AND ${table}.replaced_by IS NULL
  AND (${table}.status IN ('pending', 'processing')
    OR (${table}.status = 'delivered' AND ${table}.channel_type = 'in_app'))`;

/** The channel its step names, whichever stands in for it. */
const ownChannel = (table: string) => `coalesce(${table}.home_channel_id, ${table}.channel_id)`;

const lock = statement<never>(
  'lock-recipients-of-notifications',
  `SELECT FROM users
   WHERE id IN (SELECT recipient_id FROM notifications WHERE id = ANY($1::uuid[]))
   ORDER BY id FOR NO KEY UPDATE`,
);

// Whoever changes entries holds their feeds first; otherwise two who meet would wait for each other.
const lockFeeds = statement<never>(
  'lock-feeds-of-notifications',
  lockFeedsOfUsers('ARRAY(SELECT recipient_id FROM notifications WHERE id = ANY($1::uuid[]))'),
);

/** Lets no other set replace anything of these recipients meanwhile: of two that come together, the later sees both. */
export async function lockRecipients(client: Connection, notificationIds: string[]): Promise<void> {
  await run(client, lock, [notificationIds]);
  await run(client, lockFeeds, [notificationIds]);
}

// Of two runs the one that was accepted later is shown, whichever of them gets here first. Steps of one run are none of
// each other's.
const replace = statement<{ userId: string }>(
  'replace-deliveries',
  `WITH mine AS MATERIALIZED (
     SELECT id, project_id, recipient_id, ${ownChannel('d')} AS channel_id, run_id, replace_key FROM deliveries d
     WHERE notification_id = ANY($1::uuid[]) AND ${isReplaceable('d')}),
   pairs AS (
     SELECT mine.id AS mine, mine.run_id AS my_run, other.id AS other, other.run_id AS other_run
     FROM mine JOIN deliveries other
       ON other.project_id = mine.project_id AND other.recipient_id = mine.recipient_id
       AND other.replace_key = mine.replace_key AND ${isReplaceable('other')}
       AND ${ownChannel('other')} IS NOT DISTINCT FROM mine.channel_id AND other.run_id <> mine.run_id),
   replaced AS (
     SELECT DISTINCT ON (id) id, by FROM (
       SELECT other AS id, mine AS by, my_run AS run FROM pairs WHERE other_run < my_run
       UNION ALL SELECT mine, other, other_run FROM pairs WHERE other_run > my_run) fallen
     ORDER BY id, run DESC),
   changed AS (
   UPDATE deliveries d SET
     replaced_by = replaced.by,
     reason = CASE WHEN d.status = 'pending' THEN 'replaced' ELSE d.reason END,
     next_attempt_at = CASE WHEN d.status <> 'pending' THEN d.next_attempt_at END,
     sweep_at = CASE WHEN d.status <> 'pending' THEN d.sweep_at END,
     status = CASE WHEN d.status = 'pending' THEN 'skipped' ELSE d.status END,
     updated_at = now()
   FROM replaced WHERE d.id = replaced.id
   RETURNING d.notification_id, d.status, CASE WHEN d.feed_state IS NOT NULL THEN d.recipient_id END AS shown_to),
   called AS (${callWaitingFor('changed')})
   SELECT DISTINCT shown_to AS "userId" FROM changed WHERE shown_to IS NOT NULL`,
);

/**
 * Puts what these notifications show in the place of what earlier runs with the same key did, channel by channel: what
 * waits to be sent is not sent, what is shown is marked and leaves its feed. Their recipients are locked. Answers whose
 * feeds have changed by that.
 */
export async function replaceDeliveries(
  client: Connection,
  notificationIds: string[],
): Promise<string[]> {
  return (await run(client, replace, [notificationIds])).map(({ userId }) => userId);
}
