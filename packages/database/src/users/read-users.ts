import { type Db, run, statement } from '../connect.ts';

/** A user as stored. */
export interface UserRecord {
  id: string;
  external_id: string;
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  avatar: string | null;
  locale: string | null;
  timezone: string | null;
  custom_fields: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
}

/** The columns of a user record. */
export const userColumns = `id, external_id, email, phone, first_name, last_name, avatar, locale,
  timezone, custom_fields, created_at, updated_at`;

const find = statement<UserRecord>(
  'find-user',
  `SELECT ${userColumns} FROM users WHERE project_id = $1 AND external_id = $2`,
);

/** Finds a user of the project by the caller's own name for them. */
export async function findUser(
  db: Db,
  input: { projectId: string; externalId: string },
): Promise<UserRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.externalId]))[0] ?? null;
}

const findId = statement<{ id: string }>(
  'find-user-id',
  'SELECT id FROM users WHERE project_id = $1 AND external_id = $2',
);

/** Finds the id of a user alone, without what is known about them. */
export async function findUserId(
  db: Db,
  input: { projectId: string; externalId: string },
): Promise<string | null> {
  return (await run(db.pool, findId, [input.projectId, input.externalId]))[0]?.id ?? null;
}
