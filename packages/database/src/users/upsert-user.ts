import type { UserAttributes } from '@notiflow/contracts';
import type pg from 'pg';
import {
  type ChannelSettingsEntry,
  writeChannelSettingsOn,
} from '../channel-settings/write-channel-settings.ts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { type PreferenceEntry, writePreferencesOn } from '../preferences/write-preferences.ts';
import { mergeUser } from './merge-user.ts';
import { type UserRecord, userColumns } from './read-users.ts';

const insert = statement<{ id: string }>(
  'insert-user',
  `INSERT INTO users (id, project_id, external_id) VALUES ($1, $2, $3)
   ON CONFLICT (project_id, external_id) DO NOTHING RETURNING id`,
);

const lock = statement<UserRecord>(
  'lock-user',
  `SELECT ${userColumns} FROM users WHERE project_id = $1 AND external_id = $2
   FOR NO KEY UPDATE`,
);

const update = statement<UserRecord>(
  'update-user',
  `UPDATE users SET email = $3, phone = $4, first_name = $5, last_name = $6, avatar = $7, locale = $8,
     timezone = $9, custom_fields = $10::jsonb, updated_at = now()
   WHERE project_id = $1 AND external_id = $2 RETURNING ${userColumns}`,
);

/** What is to be stored of a user. */
export interface UpsertUserInput {
  projectId: string;
  externalId: string;
  attributes: UserAttributes;
  preferences?: PreferenceEntry[];
  channelSettings?: ChannelSettingsEntry[];
}

/**
 * Creates the user or merges the attributes into the stored ones: absent keeps, `null` removes, custom fields deeply.
 * Preferences and channel settings are stored in the same transaction.
 */
export async function upsertUser(
  db: Db,
  input: UpsertUserInput,
): Promise<{ user: UserRecord; isNew: boolean }> {
  const { projectId, attributes, preferences = [], channelSettings = [] } = input;
  return transaction(db, async (client) => {
    const { stored, isNew } = await makeAndLock(client, [projectId, input.externalId]);
    const user = await mergeInto(client, { projectId, stored, attributes });
    const userId = user.id;
    await writePreferencesOn(client, { projectId, wishes: [{ userId, entries: preferences }] });
    const entries = channelSettings.map((entry) => ({ userId, ...entry }));
    await writeChannelSettingsOn(client, { projectId, entries });
    return { user, isNew };
  });
}

async function makeAndLock(
  client: pg.PoolClient,
  key: string[],
): Promise<{ stored: UserRecord; isNew: boolean }> {
  for (;;) {
    const inserted = await run(client, insert, [newId(), ...key]);
    const [stored] = await run(client, lock, key);
    if (stored !== undefined) return { stored, isNew: inserted.length > 0 };
    // There was one, who was deleted in between: then the user is made anew.
  }
}

async function mergeInto(
  client: pg.PoolClient,
  input: { projectId: string; stored: UserRecord; attributes: UserAttributes },
): Promise<UserRecord> {
  const { projectId, stored, attributes } = input;
  const merged = mergeUser(stored, attributes);
  const [user] = await run(client, update, [
    projectId,
    stored.external_id,
    merged.email,
    merged.phone,
    merged.first_name,
    merged.last_name,
    merged.avatar,
    merged.locale,
    merged.timezone,
    JSON.stringify(merged.custom_fields),
  ]);
  if (user === undefined) throw new Error('A locked user vanished.');
  return user;
}
