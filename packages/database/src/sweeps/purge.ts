import { type Db, run, statement } from '../connect.ts';

const purgeKeys = statement<{ key: string }>(
  'purge-idempotency-keys',
  `DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM idempotency_keys WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING key`,
);

/** Deletes at most `limit` expired idempotency keys and answers how many it deleted. */
export async function purgeIdempotencyKeys(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeKeys, [input.limit])).length;
}

const purgeMarks = statement<{ key: string }>(
  'purge-cancellation-keys',
  `DELETE FROM cancellation_keys WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM cancellation_keys WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING key`,
);

/** Deletes at most `limit` cancellation keys that say nothing any more, and answers how many it deleted. */
export async function purgeCancellationKeys(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeMarks, [input.limit])).length;
}

const purgeBuckets = statement<{ key: string }>(
  'purge-pass-buckets',
  `DELETE FROM pass_buckets WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM pass_buckets WHERE closes_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING key`,
);

/** Deletes at most `limit` buckets whose passes are over, and answers how many it deleted. */
export async function purgePassBuckets(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeBuckets, [input.limit])).length;
}

const purgeToldEvents = statement<{ id: string }>(
  'purge-events',
  `DELETE FROM events WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM events WHERE keep_until <= now() AND sweep_at IS NULL LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING id`,
);

/** Deletes at most `limit` events that nobody looks at any more, and answers how many it deleted. */
export async function purgeEvents(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeToldEvents, [input.limit])).length;
}

// One that is open although its time is over is about to be woken, and has to know since when it waits.
const purgeWaits = statement<{ notification_id: string }>(
  'purge-event-waits',
  `DELETE FROM event_waits WHERE ctid = ANY(ARRAY(
     SELECT w.ctid FROM event_waits w WHERE w.until <= now() - interval '1 hour' AND NOT EXISTS (
       SELECT FROM notifications n WHERE n.id = w.notification_id AND n.status IN ('pending', 'waiting'))
     LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING notification_id`,
);

/** Deletes at most `limit` waits for events that are over, and answers how many it deleted. */
export async function purgeEventWaits(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeWaits, [input.limit])).length;
}

const purgeEnded = statement<{ id: string }>(
  'purge-suppressions',
  `DELETE FROM suppressions WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM suppressions WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING id`,
);

/** Deletes at most `limit` suppressions that are over, and answers how many it deleted. */
export async function purgeSuppressions(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeEnded, [input.limit])).length;
}

const purgeRemoved = statement<{ id: string }>(
  'purge-removed-subscriptions',
  `DELETE FROM subscriptions s WHERE s.id = ANY(ARRAY(
     SELECT gone.id FROM subscriptions gone
     WHERE gone.removed_position IS NOT NULL
       AND NOT EXISTS (SELECT FROM runs
                       WHERE runs.topic_id = gone.topic_id AND runs.sweep_at IS NOT NULL
                         AND runs.status IN ('accepted', 'fanning_out')
                         AND runs.topic_position < gone.removed_position)
     LIMIT $1::int))
   RETURNING s.id`,
);

/** Deletes at most `limit` left subscriptions that no running fan-out needs any more. */
export async function purgeRemovedSubscriptions(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purgeRemoved, [input.limit])).length;
}

// A request may have found the topic just before it was removed and store its run a moment later.
const unneededTopic = `t.removed_at < now() - interval '1 minute'
  AND NOT EXISTS (SELECT FROM runs
                  WHERE runs.topic_id = t.id AND runs.sweep_at IS NOT NULL
                    AND runs.status IN ('accepted', 'fanning_out'))`;

const purgeSubscribers = statement<{ id: string }>(
  'purge-subscriptions-of-removed-topics',
  `DELETE FROM subscriptions s WHERE s.id = ANY(ARRAY(
     SELECT gone.id FROM topics t JOIN subscriptions gone ON gone.topic_id = t.id
     WHERE ${unneededTopic} LIMIT $1::int))
   RETURNING s.id`,
);

const purgeTopics = statement<{ id: string }>(
  'purge-removed-topics',
  `DELETE FROM topics WHERE id = ANY(ARRAY(
     SELECT t.id FROM topics t
     WHERE ${unneededTopic} AND NOT EXISTS (SELECT FROM subscriptions s WHERE s.topic_id = t.id)
     LIMIT $1::int))
   RETURNING id`,
);

/** Deletes removed topics that no running fan-out needs any more, and who was on them: together at most `limit` rows. */
export async function purgeRemovedTopics(db: Db, input: { limit: number }): Promise<number> {
  const subscribers = (await run(db.pool, purgeSubscribers, [input.limit])).length;
  if (subscribers === input.limit) return subscribers;
  const topics = await run(db.pool, purgeTopics, [input.limit - subscribers]);
  return subscribers + topics.length;
}
