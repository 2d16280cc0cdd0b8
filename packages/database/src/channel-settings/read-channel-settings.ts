import type { UserChannelSettings } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** The settings of a user on one channel as stored. */
export interface ChannelSettingsRecord {
  channel_id: string;
  user_id: string;
  provider: string;
  settings: UserChannelSettings;
  created_at: Date;
  updated_at: Date;
}

const find = statement<ChannelSettingsRecord>(
  'find-channel-settings',
  `SELECT s.channel_id, s.user_id, c.provider, s.settings, s.created_at, s.updated_at
   FROM channel_settings s JOIN channels c ON c.id = s.channel_id
   WHERE s.project_id = $1 AND s.user_id = $2 AND s.channel_id = $3`,
);

/** Finds the settings of a user on one channel. */
export async function findChannelSettings(
  db: Db,
  input: { projectId: string; userId: string; channelId: string },
): Promise<ChannelSettingsRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.userId, input.channelId]))[0] ?? null;
}

const findChannels = statement<{ id: string; type: string }>(
  'find-channels-by-id',
  'SELECT id, type FROM channels WHERE project_id = $1 AND id = ANY($2::uuid[])',
);

/** Tells the channel types of those of the ids that are channels of the project. */
export async function findTypesOfChannels(
  db: Db,
  input: { projectId: string; ids: string[] },
): Promise<Map<string, string>> {
  const rows = await run(db.pool, findChannels, [input.projectId, input.ids]);
  return new Map(rows.map((row) => [row.id, row.type]));
}
