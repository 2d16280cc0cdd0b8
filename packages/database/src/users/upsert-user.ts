import type { UserAttributes } from '@notiflow/contracts';
import type pg from 'pg';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { type UserRecord, userColumns } from './read-users.ts';

const insert = statement<{ id: string }>(
  'insert-user',
  `INSERT INTO users (id, project_id, external_id) VALUES ($1, $2, $3)
   ON CONFLICT (project_id, external_id) DO NOTHING RETURNING id`,
);

const lock = statement<UserRecord>(
  'lock-user',
  `SELECT ${userColumns} FROM users WHERE project_id = $1 AND external_id = $2 FOR UPDATE`,
);

const update = statement<UserRecord>(
  'update-user',
  `UPDATE users SET email = $3, phone = $4, first_name = $5, last_name = $6, avatar = $7, locale = $8,
     timezone = $9, custom_fields = $10::jsonb, updated_at = now()
   WHERE project_id = $1 AND external_id = $2 RETURNING ${userColumns}`,
);

/** Creates the user or merges the attributes into the stored ones: absent keeps, `null` removes, custom fields deeply. */
export async function upsertUser(
  db: Db,
  input: { projectId: string; externalId: string; attributes: UserAttributes },
): Promise<{ user: UserRecord; isNew: boolean }> {
  return transaction(db, async (client) => {
    const key = [input.projectId, input.externalId];
    const inserted = await run(client, insert, [newId(), ...key]);
    const user = await mergeInto(client, key, input.attributes);
    return { user, isNew: inserted.length > 0 };
  });
}

async function mergeInto(
  client: pg.PoolClient,
  key: string[],
  attributes: UserAttributes,
): Promise<UserRecord> {
  const [stored] = await run(client, lock, key);
  if (stored === undefined) throw new Error('The user was deleted while it was written.');
  const merged = { ...stored, ...attributes };
  const customFields = mergeFields(stored.custom_fields, attributes.custom_fields ?? {});
  const [user] = await run(client, update, [
    ...key,
    merged.email,
    merged.phone,
    merged.first_name,
    merged.last_name,
    merged.avatar,
    merged.locale,
    merged.timezone,
    JSON.stringify(customFields),
  ]);
  if (user === undefined) throw new Error('The user was deleted while it was written.');
  return user;
}

type Fields = Record<string, unknown>;

/** Merges objects key by key: `null` removes a key, an object merges into an object, anything else replaces. */
export function mergeFields(stored: Fields, given: Fields): Fields {
  const merged = new Map(Object.entries(stored));
  for (const [key, value] of Object.entries(given)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isFields(value)) merged.set(key, mergeFields(isFields(before) ? before : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
