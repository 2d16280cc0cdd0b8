import {
  suppressibleTypes,
  suppressionKeysOf,
  type UserAttributes,
  type UserChannelSettings,
} from '@notiflow/contracts';
import type pg from 'pg';
import { type Db, run, statement, transaction } from '../connect.ts';
import { addressHash } from '../suppressions/address-hash.ts';
import { beginErasure } from './hold-off-erasures.ts';

const begin = statement<never>('begin-erasure', `SELECT ${beginErasure('$1::uuid')}`);

const lock = statement<ErasedUser>(
  'lock-user-to-erase',
  `SELECT id, email, phone, custom_fields,
          (SELECT coalesce(jsonb_agg(s.settings), '[]') FROM channel_settings s WHERE s.user_id = users.id)
            AS "channelSettings"
   FROM users WHERE project_id = $1 AND external_id = $2 FOR UPDATE`,
);

/** Who is erased, with everything that may lead to an address. */
interface ErasedUser extends Pick<UserAttributes, 'email' | 'phone' | 'custom_fields'> {
  id: string;
  channelSettings: UserChannelSettings[];
}

// Of a run whose every page is written the notifications tell who it was for. Others may name the person and have no
// notification yet, or never get one. Data that was for nobody else is the person's as well.
const eraseRecipients = statement<{ id: string }>(
  'erase-recipients-of-runs',
  `UPDATE runs SET
     data = CASE WHEN EXISTS (
         SELECT FROM jsonb_array_elements(recipients) AS other
         WHERE other ? 'external_id' AND other->>'external_id' <> $3) THEN data ELSE '{}' END,
     recipients = (
       SELECT jsonb_agg(CASE WHEN person->>'external_id' = $3 THEN '{"erased": true}' ELSE person END
                        ORDER BY place)
       FROM jsonb_array_elements(recipients) WITH ORDINALITY AS entry (person, place))
   WHERE id = ANY(ARRAY(
       SELECT run_id FROM notifications WHERE project_id = $1 AND recipient_id = $2
       UNION
       SELECT id FROM runs WHERE project_id = $1
         AND (status IN ('accepted', 'fanning_out', 'canceled', 'failed') OR actor_id = $2)))
     AND recipients @> jsonb_build_array(jsonb_build_object('external_id', $3::text))
   RETURNING id`,
);

// A schedule goes on for the others; one that was for nobody else rests, and its data is the person's as well.
const leftOfSchedule = `(SELECT coalesce(jsonb_agg(person ORDER BY place), '[]')
  FROM jsonb_array_elements(s.recipients) WITH ORDINALITY AS entry (person, place)
  WHERE person->>'external_id' <> $2)`;

const eraseFromSchedules = statement<{ id: string }>(
  'erase-from-schedules',
  `UPDATE schedules SET
     recipients = trace.recipients, recipient_count = trace.count,
     actor = CASE WHEN schedules.actor->>'external_id' = $2 THEN NULL ELSE schedules.actor END,
     data = CASE WHEN trace.count = 0 THEN '{}' ELSE schedules.data END,
     paused_at = CASE WHEN trace.count = 0 THEN coalesce(paused_at, now()) ELSE paused_at END,
     next_fire_at = CASE WHEN trace.count = 0 THEN NULL ELSE next_fire_at END,
     updated_at = now()
   FROM (SELECT id, "left" AS recipients, jsonb_array_length("left") AS count
         FROM (SELECT s.id, CASE WHEN s.recipients IS NOT NULL THEN ${leftOfSchedule} END AS "left"
               FROM schedules s
               WHERE s.project_id = $1
                 AND (s.recipients @> jsonb_build_array(jsonb_build_object('external_id', $2::text))
                   OR s.actor->>'external_id' = $2)
               FOR UPDATE OF s) traces) trace
   WHERE schedules.id = trace.id RETURNING schedules.id`,
);

// Who caused a run of others goes; the id stays, as it does in notifications.
const eraseActor = statement<{ id: string }>(
  'erase-actor-of-runs',
  `UPDATE runs SET actor = NULL
   WHERE project_id = $1 AND actor IS NOT NULL
     AND (actor_id = $2
       OR (actor_id IS NULL AND status IN ('accepted', 'fanning_out', 'canceled', 'failed')
         AND actor->>'external_id' = $3))
   RETURNING id`,
);

const eraseNotifications = statement<never>(
  'erase-notifications-of-user',
  `UPDATE notifications SET
     attributes = NULL, data = NULL, results = NULL, sweep_at = NULL, resume_at = NULL, updated_at = now(),
     digest_window_id = NULL, digest_item_at = NULL,
     reason = CASE WHEN status IN ('pending', 'waiting') THEN 'user_deleted' ELSE reason END,
     status = CASE WHEN status IN ('pending', 'waiting') THEN 'stopped' ELSE status END
   WHERE project_id = $1 AND recipient_id = $2`,
);

// What a worker holds already is finished by it: without a message it is not tried again. The id that a service gave a
// message may say whose it was: WhatsApp's holds the phone number, Telegram's the chat.
const eraseDeliveries = statement<never>(
  'erase-deliveries-of-user',
  `UPDATE deliveries SET
     message = NULL, reason_details = NULL, provider_message_id = NULL, updated_at = now(),
     feed_state = NULL, feed_position = NULL, feed_since = NULL, feed_expires_at = NULL,
     next_attempt_at = CASE WHEN status <> 'pending' THEN next_attempt_at END,
     sweep_at = CASE WHEN status <> 'pending' THEN sweep_at END,
     reason = CASE WHEN status = 'pending' THEN 'user_deleted' ELSE reason END,
     status = CASE WHEN status = 'pending' THEN 'skipped' ELSE status END
   WHERE project_id = $1 AND recipient_id = $2`,
);

const lockFeeds = statement<never>(
  'lock-feeds-of-user',
  `SELECT FROM feeds WHERE project_id = $1 AND user_id = $2 ORDER BY user_id, channel_id FOR UPDATE`,
);

// Whoever follows one sees that it is gone.
const eraseFeeds = statement<never>(
  'erase-feeds-of-user',
  'DELETE FROM feeds WHERE project_id = $1 AND user_id = $2',
);

const eraseAttempts = statement<never>(
  'erase-attempts-of-user',
  `UPDATE attempts a SET reason = NULL, provider_message_id = NULL FROM deliveries d
   WHERE d.project_id = $1 AND d.recipient_id = $2 AND a.delivery_id = d.id
     AND (a.reason IS NOT NULL OR a.provider_message_id IS NOT NULL)`,
);

const eraseReports = statement<never>(
  'erase-reports-of-user',
  `WITH own AS MATERIALIZED (SELECT id FROM deliveries WHERE project_id = $1 AND recipient_id = $2),
   unasked AS (DELETE FROM awaited_reports WHERE delivery_id = ANY(ARRAY(SELECT id FROM own)))
   UPDATE delivery_events SET provider_message_id = NULL
   WHERE delivery_id = ANY(ARRAY(SELECT id FROM own)) AND provider_message_id IS NOT NULL`,
);

const eraseBuckets = statement<never>(
  'erase-pass-buckets-of-user',
  'DELETE FROM pass_buckets WHERE project_id = $1 AND recipient_id = $2',
);

const eraseEvents = statement<never>(
  'erase-events-of-user',
  'DELETE FROM events WHERE project_id = $1 AND recipient_id = $2',
);

const eraseWaits = statement<never>(
  'erase-event-waits-of-user',
  'DELETE FROM event_waits WHERE project_id = $1 AND recipient_id = $2',
);

const eraseDigests = statement<never>(
  'erase-digest-windows-of-user',
  'DELETE FROM digest_windows WHERE project_id = $1 AND recipient_id = $2',
);

// What was asked for the person, and answered. Others who wait for such a call ask again.
const eraseCalls = statement<never>(
  'erase-calls-of-user',
  'DELETE FROM calls WHERE project_id = $1 AND recipient_id = $2',
);

// An address stays suppressed, known by its hash alone: erasing somebody is no consent to write again.
const eraseAddresses = statement<never>(
  'erase-addresses-of-suppressions',
  `UPDATE suppressions s SET address = NULL, recipient_id = NULL
   WHERE s.project_id = $1 AND (s.recipient_id = $2 OR EXISTS (
     SELECT FROM jsonb_to_recordset($3::jsonb) AS a ("channelType" text, key text)
     WHERE a."channelType" = s.channel_type AND s.address_hash =
       ${addressHash({ projectId: '$1', channelType: 'a."channelType"', key: 'a.key' })}))`,
);

// The rows say nothing of the person; a sweep deletes them when no running fan-out needs them.
const endSubscriptions = statement<never>(
  'end-subscriptions-of-user',
  `UPDATE subscriptions SET removed_position = nextval('subscription_positions')
   WHERE project_id = $1 AND user_id = $2 AND removed_position IS NULL`,
);

const remove = statement<never>(
  'delete-user',
  'DELETE FROM users WHERE project_id = $1 AND id = $2',
);

/**
 * Deletes a user with everything that tells about the person: what was given, what was rendered, where it went.
 * Ids, statuses and counts stay, so that runs still balance. Somebody whom schedules or runs name, and who is no user yet,
 * has no id. Null when there is nobody.
 */
export async function eraseUser(
  db: Db,
  input: { projectId: string; externalId: string },
): Promise<{ id: string | null } | null> {
  return transaction(db, async (client) => {
    await run(client, begin, [input.projectId]);
    const [user] = await run(client, lock, [input.projectId, input.externalId]);
    if (user === undefined) {
      const isNamed = await eraseNames(client, { ...input, userId: nobody });
      return isNamed ? { id: null } : null;
    }
    await eraseTraces(client, { ...input, userId: user.id });
    await run(client, eraseAddresses, [input.projectId, user.id, JSON.stringify(keysOf(user))]);
    await run(client, remove, [input.projectId, user.id]);
    return { id: user.id };
  });
}

function keysOf(user: ErasedUser): { channelType: string; key: string }[] {
  return suppressibleTypes.flatMap((channelType) =>
    suppressionKeysOf(channelType, user, user.channelSettings).map((key) => ({ channelType, key })),
  );
}

/** The id no user has. */
const nobody = '00000000-0000-0000-0000-000000000000';

interface Named {
  projectId: string;
  userId: string;
  externalId: string;
}

/** Erases the person from what names people before they are users, and tells whether anything did. */
async function eraseNames(
  client: pg.PoolClient,
  { projectId, userId, externalId }: Named,
): Promise<boolean> {
  // First, so that a schedule that comes round at this moment has made its run, or makes none for the person.
  let named = (await run(client, eraseFromSchedules, [projectId, externalId])).length;
  // In the order in which canceling and the stages take their rows.
  for (const prepared of [eraseRecipients, eraseActor]) {
    named += (await run(client, prepared, [projectId, userId, externalId])).length;
  }
  return named > 0;
}

async function eraseTraces(client: pg.PoolClient, erased: Named): Promise<void> {
  await eraseNames(client, erased);
  const key = [erased.projectId, erased.userId];
  for (const prepared of [
    eraseNotifications,
    eraseBuckets,
    eraseEvents,
    eraseWaits,
    eraseDigests,
    eraseCalls,
    lockFeeds,
    eraseDeliveries,
    eraseFeeds,
    eraseAttempts,
    eraseReports,
    endSubscriptions,
  ]) {
    await run(client, prepared, key);
  }
}
