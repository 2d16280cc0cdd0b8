import type { ChannelType } from '@notiflow/contracts';
import {
  type Connection,
  type Db,
  retryDeadlocks,
  run,
  statement,
  transaction,
} from '../connect.ts';
import { lockRecipients, replaceDeliveries } from '../deliveries/replace-deliveries.ts';
import { restInDigests } from '../digests/rest-in-digests.ts';
import { enterFeeds, joinPlaces, placeInFeed } from '../feeds/enter-feeds.ts';
import { liveRuns } from '../runs/live-runs.ts';
import type { Advance, NewDelivery } from './advance.ts';
import { type AdvancePart, cutAdvances } from './cut-advances.ts';

/** A delivery that waits to be sent. */
export interface PendingDelivery {
  id: string;
  runId: string;
  channelType: ChannelType;
  lane: string;
}

interface SavedRow {
  id: string;
  run_id: string;
  channel_type: ChannelType;
  lane: string;
  /** Of whom an entry came into a feed; the row says nothing else then. */
  feed_user_id: string | null;
}

const givenDeliveries = `jsonb_to_recordset($2::jsonb)
       AS d (id uuid, "notificationId" uuid, "stepHandle" text, "addressKey" text, "channelId" uuid, "homeChannelId" uuid, "channelType" text,
             provider text, status text, reason text, "reasonDetails" jsonb, message jsonb,
             "expiresAt" timestamptz, lane text, turn int, "stopWhen" text[],
             "replaceKey" text, "window" jsonb, "notBefore" timestamptz, "shownForS" int)`;

// Compare-and-set on the visit: whoever loses the race against another worker writes nothing, and
// the unique key (notification, step, address) makes a repeat free.
const save = ({ withFeeds }: { withFeeds: boolean }) =>
  statement<SavedRow>(
    withFeeds ? 'save-advance-with-feeds' : 'save-advance',
    `WITH live AS MATERIALIZED (${liveRuns('$3::uuid[]')}),
   moved AS (
     UPDATE notifications n
     SET status = m.status, step = m.step, reason = m.reason, visit = n.visit + 1,
         rest = m.why, resume_at = m.until, updated_at = now(), called_at = NULL, call_id = m."callId",
         sweep_at = CASE WHEN m.why = 'event' AND (n.called_at IS NOT NULL OR m."isCalled") THEN now() ELSE m.until END,
         failed_tries = 0, paused_until = NULL,
         digest_window_id = coalesce(($4::jsonb->>n.id::text)::uuid, n.digest_window_id),
         digest_item_at = CASE WHEN $4::jsonb ? n.id::text
           THEN (SELECT created_at FROM runs r WHERE r.id = n.run_id) ELSE n.digest_item_at END,
         results = CASE WHEN m.found IS NULL THEN n.results ELSE coalesce(n.results, '{}') || m.found END,
         processed_at = CASE WHEN m.status = 'processed' THEN now() END
     FROM jsonb_to_recordset($1::jsonb)
       AS m (id uuid, visit int, status text, step text, reason text, why text, until timestamptz, found jsonb,
            "isCalled" boolean, "callId" uuid)
     WHERE n.id = m.id AND n.status = 'pending' AND n.visit = m.visit
       AND n.run_id IN (SELECT id FROM live)
     RETURNING n.id, n.project_id, n.run_id, n.notiflow_id, n.recipient_id, n.topic_name),
   ${withFeeds ? `${enterFeeds(givenDeliveries)},` : ''}
   inserted AS (
     INSERT INTO deliveries
       (id, project_id, run_id, notification_id, notiflow_id, recipient_id, topic_name, step_handle,
        address_key, channel_id, home_channel_id, channel_type, provider, status, reason, code, reason_details, message, expires_at,
        next_attempt_at, sweep_at, sent_at, delivered_at, lane, turn, stop_when,
        replace_key, send_window, window_closes_at${withFeeds ? ', feed_state, feed_position, feed_since, feed_expires_at' : ''})
     SELECT d.id, moved.project_id, moved.run_id, moved.id, moved.notiflow_id, moved.recipient_id,
            moved.topic_name, d."stepHandle", d."addressKey", d."channelId", d."homeChannelId", d."channelType", d.provider, d.status, d.reason,
            -- What failed before any attempt is a dead letter like another: it is known by its code, too.
            CASE WHEN d.status = 'failed' THEN d."reasonDetails"->>'code' END,
            nullif(d."reasonDetails", 'null'), nullif(d.message, 'null'), d."expiresAt",
            CASE WHEN d.status = 'pending' THEN greatest(now(), (d."window"->>'opensAt')::timestamptz, d."notBefore") END,
            CASE WHEN d.status = 'pending' THEN greatest(now(), (d."window"->>'opensAt')::timestamptz, d."notBefore") END,
            CASE WHEN d.status = 'delivered' THEN now() END,
            CASE WHEN d.status = 'delivered' THEN now() END,
            CASE WHEN d.status = 'pending' THEN d.lane END, d.turn, d."stopWhen",
            d."replaceKey", nullif(d."window"->'setting', 'null'), (d."window"->>'closesAt')::timestamptz
            ${withFeeds ? `, ${placeInFeed}` : ''}
     FROM ${givenDeliveries}
     JOIN moved ON moved.id = d."notificationId"
     ${withFeeds ? joinPlaces : ''}
     ON CONFLICT (notification_id, step_handle, address_key) DO NOTHING
     RETURNING id, run_id, channel_type, lane, status)
   ${withFeeds ? 'SELECT NULL::uuid AS id, NULL::uuid AS run_id, NULL AS channel_type, NULL AS lane, user_id AS feed_user_id FROM feeds_moved UNION ALL' : ''}
   SELECT id, run_id, channel_type, lane, NULL::uuid AS feed_user_id FROM inserted WHERE status = 'pending' ORDER BY id`,
  );

const saveWithoutFeeds = save({ withFeeds: false });
const saveWithFeeds = save({ withFeeds: true });

/** What became of a saved set. */
export interface SavedAdvances {
  /** The deliveries to ring for. */
  pending: PendingDelivery[];
  /** The users whose feeds have changed. */
  feedUserIds: string[];
}

/**
 * Writes where the notifications got to and the deliveries they made; answers the deliveries and the feeds to ring for. Of
 * a canceled run nothing is written. It takes one statement for what a set may hold, and a transaction of a few where some
 * rest in digests or take the place of what was shown; a larger one takes several, and a notification is written by the
 * same statement as its deliveries.
 */
export async function saveAdvance(
  db: Db,
  input: { advances: Advance[]; deliveries: NewDelivery[] },
): Promise<SavedAdvances> {
  const pending: PendingDelivery[] = [];
  const feedUserIds = new Set<string>();
  for (const part of cutAdvances(input)) {
    const isOne = part.digesting.length === 0 && part.replacing.length === 0;
    const saved = isOne
      ? await retryDeadlocks(() => savePart(db.pool, part))
      : await transaction(db, (client) => savePart(client, part));
    for (const row of saved.rows) {
      const { id, run_id: runId, channel_type: channelType, lane } = row;
      if (row.feed_user_id === null) pending.push({ id, runId, channelType, lane });
      else feedUserIds.add(row.feed_user_id);
    }
    for (const userId of saved.replacedOf) feedUserIds.add(userId);
  }
  return { pending, feedUserIds: [...feedUserIds] };
}

/** Saves a part: all of it or nothing, inside a transaction when that takes more than one statement. */
async function savePart(connection: Connection, part: AdvancePart) {
  const { digesting, replacing } = part;
  if (replacing.length > 0) await lockRecipients(connection, replacing);
  const windows = digesting.length === 0 ? [] : await restInDigests(connection, digesting);
  const rows = await run(connection, part.isShown ? saveWithFeeds : saveWithoutFeeds, [
    toJsonArray(part.advances),
    toJsonArray(part.deliveries),
    [...part.runIds],
    JSON.stringify(Object.fromEntries(windows)),
  ]);
  const replacedOf = replacing.length > 0 ? await replaceDeliveries(connection, replacing) : [];
  return { rows, replacedOf };
}

function toJsonArray(entries: string[]): string {
  return `[${entries.join(',')}]`;
}
