import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';

/** A channel as stored; credentials sealed. */
export interface ChannelRecord {
  id: string;
  projectId: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  credentials: string | null;
  /** Since when nothing is sent by it, and why; null while it sends. */
  blockedAt: Date | null;
  blockedReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const columns = `id, project_id AS "projectId", handle, name, type, provider, settings, credentials,
  blocked_at AS "blockedAt", blocked_reason AS "blockedReason",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** A checked channel, ready to be stored. */
export interface UpsertChannelInput {
  projectId: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  /** Sealed credentials; undefined keeps the stored ones, null removes them. */
  sealedCredentials: string | null | undefined;
  /** Whether what browsers registered on the channel leads nowhere any more. */
  endsSubscriptions?: boolean;
}

/** A stored channel, and what became of what was stored before. */
export interface UpsertedChannel {
  channel: ChannelRecord;
  isNew: boolean;
  endedSubscriptions: number;
}

const insert = statement<ChannelRecord>(
  'insert-channel',
  `INSERT INTO channels (id, project_id, handle, name, type, provider, settings, credentials)
   VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)
   ON CONFLICT (project_id, handle) DO NOTHING RETURNING ${columns}`,
);

const update = statement<ChannelRecord>(
  'update-channel',
  `UPDATE channels SET name = $3, type = $4, provider = $5, settings = $6::jsonb,
     credentials = CASE WHEN $8 THEN credentials ELSE $7 END, updated_at = now()
   WHERE project_id = $1 AND handle = $2 RETURNING ${columns}`,
);

const endSubscriptions = statement<{ ended: number }>(
  'end-subscriptions-of-channel',
  `WITH gone AS (DELETE FROM channel_subscriptions WHERE project_id = $1 AND channel_id = $2 RETURNING 1)
   SELECT count(*)::int AS ended FROM gone`,
);

/** Creates the channel or replaces what is stored under its handle. */
export async function upsertChannel(db: Db, input: UpsertChannelInput): Promise<UpsertedChannel> {
  const { projectId, handle, name, type, provider, sealedCredentials } = input;
  const settings = JSON.stringify(input.settings);
  const values = [projectId, handle, name, type, provider, settings, sealedCredentials];
  const keepsCredentials = sealedCredentials === undefined;
  for (;;) {
    const [created] = await run(db.pool, insert, [newId(), ...values]);
    if (created !== undefined) return { channel: created, isNew: true, endedSubscriptions: 0 };
    const updated = await replace(db, {
      values: [...values, keepsCredentials],
      endsSubscriptions: input.endsSubscriptions ?? false,
    });
    if (updated !== null) return { ...updated, isNew: false };
    // It was there, and was deleted in between: then it is made anew.
  }
}

/** What the channel says and what is registered for it change together. */
async function replace(
  db: Db,
  { values, endsSubscriptions }: { values: unknown[]; endsSubscriptions: boolean },
): Promise<Omit<UpsertedChannel, 'isNew'> | null> {
  return transaction(db, async (client) => {
    const [channel] = await run(client, update, values);
    if (channel === undefined) return null;
    if (!endsSubscriptions) return { channel, endedSubscriptions: 0 };
    const [counted] = await run(client, endSubscriptions, [channel.projectId, channel.id]);
    return { channel, endedSubscriptions: counted?.ended ?? 0 };
  });
}

const find = statement<ChannelRecord>(
  'find-channel',
  `SELECT ${columns} FROM channels WHERE project_id = $1 AND handle = $2`,
);

/** Finds a channel of the project by handle. */
export async function findChannel(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<ChannelRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.handle]))[0] ?? null;
}

const list = statement<ChannelRecord>(
  'list-channels',
  `SELECT ${columns} FROM channels WHERE project_id = $1 ORDER BY handle LIMIT $2 OFFSET $3`,
);

const count = statement<{ total: number }>(
  'count-channels',
  'SELECT count(*)::int AS total FROM channels WHERE project_id = $1',
);

/** Lists the project's channels by handle. */
export async function listChannels(
  db: Db,
  input: { projectId: string; offset: number; limit: number },
): Promise<{ channels: ChannelRecord[]; total: number }> {
  const [channels, [counted]] = await Promise.all([
    run(db.pool, list, [input.projectId, input.limit, input.offset]),
    run(db.pool, count, [input.projectId]),
  ]);
  return { channels, total: counted?.total ?? 0 };
}

const remove = statement<{ id: string }>(
  'delete-channel',
  'DELETE FROM channels WHERE project_id = $1 AND handle = $2 RETURNING id',
);

/** Deletes the channel; its deliveries stay. False when there was none. */
export async function deleteChannel(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<boolean> {
  return (await run(db.pool, remove, [input.projectId, input.handle])).length > 0;
}
