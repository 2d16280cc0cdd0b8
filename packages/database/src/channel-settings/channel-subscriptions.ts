import type { ChannelSubscription } from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { hashToken } from './own-device-tokens.ts';

/** A browser of a user on a channel as stored. */
export interface ChannelSubscriptionRecord extends ChannelSubscription {
  id: string;
  channel_id: string;
  user_id: string;
  created_at: Date;
  updated_at: Date;
}

/** A user on a channel of a project. */
export interface ChannelOfUser {
  projectId: string;
  userId: string;
  channelId: string;
}

/** What became of a browser that was to be registered. */
export type Subscribed =
  | { kind: 'written'; subscription: ChannelSubscriptionRecord; isNew: boolean }
  /** The user or the channel is gone. */
  | { kind: 'gone' }
  /** The user has as many as one may have. */
  | { kind: 'full' };

const columns = 'id, channel_id, user_id, identifier, settings, created_at, updated_at';

const list = statement<ChannelSubscriptionRecord>(
  'list-channel-subscriptions',
  `SELECT ${columns} FROM channel_subscriptions
   WHERE project_id = $1 AND user_id = $2 AND channel_id = $3 ORDER BY id`,
);

// Those who register the same endpoint wait for each other, whoever they are and whatever they call it.
const holdEndpoint = statement<never>(
  'hold-endpoint',
  `SELECT pg_advisory_xact_lock(hashtextextended('endpoint ' || $1 || ' ' || $2, 0))`,
);

// Those of one user wait for each other, so that together they are not too many.
const lock = statement<{ id: string }>(
  'lock-user-and-channel',
  `SELECT u.id FROM users u JOIN channels c ON c.project_id = $1 AND c.id = $3
   WHERE u.project_id = $1 AND u.id = $2 FOR NO KEY UPDATE OF u FOR KEY SHARE OF c`,
);

const moveAway = statement<never>(
  'move-endpoint-away',
  `DELETE FROM channel_subscriptions
   WHERE project_id = $1 AND channel_id = $3 AND endpoint_hash = decode($5, 'hex')
     AND (user_id, identifier) <> ($2, $4)`,
);

const write = statement<ChannelSubscriptionRecord & { is_new: boolean }>(
  'write-channel-subscription',
  `WITH own AS MATERIALIZED (
     SELECT identifier FROM channel_subscriptions
     WHERE project_id = $1 AND user_id = $2 AND channel_id = $3)
   INSERT INTO channel_subscriptions (id, project_id, user_id, channel_id, identifier, endpoint_hash, settings)
   SELECT $7, $1, $2, $3, $4, decode($5, 'hex'), $6::jsonb
   WHERE $4 IN (SELECT identifier FROM own) OR (SELECT count(*) FROM own) < $8
   ON CONFLICT (user_id, channel_id, identifier) DO UPDATE
     SET endpoint_hash = excluded.endpoint_hash, settings = excluded.settings, updated_at = now()
   RETURNING ${columns}, xmax = 0 AS is_new`,
);

const remove = statement<{ id: string }>(
  'remove-channel-subscription',
  `DELETE FROM channel_subscriptions
   WHERE project_id = $1 AND user_id = $2 AND channel_id = $3 AND identifier = $4 RETURNING id`,
);

/** Lists the browsers of a user on a channel, oldest first. */
export function listChannelSubscriptions(
  db: Db,
  { projectId, userId, channelId }: ChannelOfUser,
): Promise<ChannelSubscriptionRecord[]> {
  return run(db.pool, list, [projectId, userId, channelId]);
}

/**
 * Registers a browser under its name, or replaces the one of that name. Its endpoint belongs to this user from now on:
 * whoever had it before, on the same shared computer, has it no more.
 */
export async function upsertChannelSubscription(
  db: Db,
  { subscription, max, ...of }: ChannelOfUser & { subscription: ChannelSubscription; max: number },
): Promise<Subscribed> {
  const { identifier, settings } = subscription;
  const hash = hashToken(settings.endpoint);
  const key = [of.projectId, of.userId, of.channelId];
  return transaction(db, async (client): Promise<Subscribed> => {
    await run(client, holdEndpoint, [of.channelId, hash]);
    if ((await run(client, lock, key)).length === 0) return { kind: 'gone' };
    await run(client, moveAway, [...key, identifier, hash]);
    const values = [...key, identifier, hash, JSON.stringify(settings), newId(), max];
    const [written] = await run(client, write, values);
    if (written === undefined) return { kind: 'full' };
    const { is_new: isNew, ...record } = written;
    return { kind: 'written', subscription: record, isNew };
  });
}

/** Removes a browser by its name; false when there is none. */
export async function removeChannelSubscription(
  db: Db,
  { projectId, userId, channelId, identifier }: ChannelOfUser & { identifier: string },
): Promise<boolean> {
  return (await run(db.pool, remove, [projectId, userId, channelId, identifier])).length > 0;
}
