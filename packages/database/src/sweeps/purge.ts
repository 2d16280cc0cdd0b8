import { type Db, run, statement } from '../connect.ts';

/** Makes the function that deletes at most `limit` rows that are over, and none that somebody else holds. */
function purgeOf(table: string, isOver: string) {
  const purge = statement<{ gone: number }>(
    `purge-${table.replaceAll('_', '-')}`,
    `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM ${table} WHERE ${isOver} LIMIT $1::int FOR UPDATE SKIP LOCKED))
     RETURNING 1 AS gone`,
  );
  return async (db: Db, { limit }: { limit: number }): Promise<number> =>
    (await run(db.pool, purge, [limit])).length;
}

/** Deletes at most `limit` expired idempotency keys and answers how many it deleted. */
export const purgeIdempotencyKeys = purgeOf('idempotency_keys', 'expires_at <= now()');

/** Deletes at most `limit` cancellation keys that say nothing any more, and answers how many it deleted. */
export const purgeCancellationKeys = purgeOf('cancellation_keys', 'expires_at <= now()');

/** Deletes at most `limit` buckets whose passes are over, and answers how many it deleted. */
export const purgePassBuckets = purgeOf('pass_buckets', 'closes_at <= now()');

/** Deletes at most `limit` counters of periods that are over, and answers how many it deleted. */
export const purgeLimitCounters = purgeOf('limit_counters', 'expires_at <= now()');

/** Deletes at most `limit` events that nobody looks at any more, and answers how many it deleted. */
export const purgeEvents = purgeOf('events', 'keep_until <= now() AND sweep_at IS NULL');

// One that is open although its time is over is about to be woken, and has to know since when it waits.
const isLeftWait = `until <= now() - interval '1 hour' AND NOT EXISTS (
  SELECT FROM notifications n
  WHERE n.id = event_waits.notification_id AND n.status IN ('pending', 'waiting'))`;

/** Deletes at most `limit` waits for events that are over, and answers how many it deleted. */
export const purgeEventWaits = purgeOf('event_waits', isLeftWait);

/** Deletes at most `limit` suppressions that are over, and answers how many it deleted. */
export const purgeSuppressions = purgeOf('suppressions', 'expires_at <= now()');

/** Deletes at most `limit` tallies of channels that are older than anybody looks back, and answers how many it deleted. */
export const purgeChannelTallies = purgeOf('channel_tallies', `since < now() - interval '1 hour'`);

/** Deletes at most `limit` reports that nothing of ours was found for, and answers how many it deleted. */
export const purgeParkedReports = purgeOf('parked_reports', 'expires_at <= now()');

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
