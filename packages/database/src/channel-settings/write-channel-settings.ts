import type { UserChannelSettings } from '@notiflow/contracts';
import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { ownDeviceTokens, withOwnTokens } from './own-device-tokens.ts';
import type { ChannelSettingsRecord } from './read-channel-settings.ts';

/** Settings of a user on one channel, ready to be stored. */
export interface ChannelSettingsEntry {
  channelId: string;
  settings: UserChannelSettings;
}

// A user or channel that is being deleted is waited for, and gets no settings then. All requests take them in the same
// order.
const write = statement<ChannelSettingsRecord & { is_new: boolean }>(
  'write-channel-settings',
  `WITH wanted AS MATERIALIZED (
     SELECT u.id AS user_id, c.id AS channel_id, w.settings
     FROM jsonb_to_recordset($2::jsonb) AS w ("userId" uuid, "channelId" uuid, settings jsonb)
     JOIN users u ON u.project_id = $1 AND u.id = w."userId"
     JOIN channels c ON c.project_id = $1 AND c.id = w."channelId"
     ORDER BY u.id, c.id
     FOR KEY SHARE OF u, c),
   written AS (
     INSERT INTO channel_settings (project_id, user_id, channel_id, settings)
     SELECT $1, user_id, channel_id, settings FROM wanted
     ON CONFLICT (user_id, channel_id)
     DO UPDATE SET settings = excluded.settings, updated_at = now()
     RETURNING channel_id, user_id, settings, created_at, updated_at, xmax = 0 AS is_new)
   SELECT written.*, c.provider FROM written JOIN channels c ON c.id = written.channel_id`,
);

const remove = statement<{ user_id: string }>(
  'remove-channel-settings',
  `DELETE FROM channel_settings WHERE project_id = $1 AND user_id = $2 AND channel_id = $3
   RETURNING user_id`,
);

/** The settings of one user on a channel. */
export interface SettingsOfUser extends ChannelSettingsEntry {
  userId: string;
}

/**
 * Stores settings, of distinct users and channels, on a connection inside a transaction; channels that are gone are left
 * out. The device tokens in them belong to these users from now on, and to nobody else.
 */
export async function writeChannelSettingsOn(
  connection: Connection,
  { projectId, entries }: { projectId: string; entries: SettingsOfUser[] },
): Promise<(ChannelSettingsRecord & { is_new: boolean })[]> {
  if (entries.length === 0) return [];
  const owned = withOwnTokens(entries);
  await ownDeviceTokens(connection, { projectId, entries: owned });
  return run(connection, write, [projectId, JSON.stringify(owned)]);
}

/** Creates or replaces the settings of a user on one channel; null when the user or the channel is gone. */
export async function upsertChannelSettings(
  db: Db,
  { projectId, ...entry }: { projectId: string } & SettingsOfUser,
): Promise<(ChannelSettingsRecord & { is_new: boolean }) | null> {
  const rows = await transaction(db, (client) =>
    writeChannelSettingsOn(client, { projectId, entries: [entry] }),
  );
  return rows[0] ?? null;
}

/** Removes the settings of a user on one channel; false when there were none. */
export async function removeChannelSettings(
  db: Db,
  input: { projectId: string; userId: string; channelId: string },
): Promise<boolean> {
  return (await run(db.pool, remove, [input.projectId, input.userId, input.channelId])).length > 0;
}
