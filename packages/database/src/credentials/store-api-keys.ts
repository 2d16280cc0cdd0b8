import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';
import type { HashedKey } from './create-first-project.ts';

/** A project key as it may be shown. */
export interface ApiKeyEntry {
  id: string;
  name: string;
  kind: 'public' | 'secret';
  prefix: string;
  scopes: string[];
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  /** The key that took the place of this one when it was rotated. */
  superseded_by: string | null;
  created_at: Date;
}

/** The columns of an entry. */
export const apiKeyColumns = `id, name, kind, prefix, scopes, expires_at, revoked_at, last_used_at,
  superseded_by, created_at`;

const list = statement<ApiKeyEntry>(
  'list-api-keys',
  `SELECT ${apiKeyColumns} FROM api_keys WHERE project_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3`,
);

const count = statement<{ total: number }>(
  'count-api-keys',
  'SELECT count(*)::int AS total FROM api_keys WHERE project_id = $1',
);

/** Lists the project's keys, newest first, revoked ones too. */
export async function listApiKeys(
  db: Db,
  input: { projectId: string; offset: number; limit: number },
): Promise<{ keys: ApiKeyEntry[]; total: number }> {
  const [keys, [counted]] = await Promise.all([
    run(db.pool, list, [input.projectId, input.limit, input.offset]),
    run(db.pool, count, [input.projectId]),
  ]);
  return { keys, total: counted?.total ?? 0 };
}

const find = statement<ApiKeyEntry>(
  'find-api-key-by-id',
  `SELECT ${apiKeyColumns} FROM api_keys WHERE project_id = $1 AND id = $2`,
);

/** Finds a key of the project by its id, whether it is usable or not. */
export async function findApiKeyById(
  db: Db,
  input: { projectId: string; id: string },
): Promise<ApiKeyEntry | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0] ?? null;
}

/** A key to be stored. */
export interface CreateApiKeyInput extends HashedKey {
  projectId: string;
  name: string;
  kind: 'public' | 'secret';
  scopes: string[];
  expiresAt: Date | null;
}

const create = statement<ApiKeyEntry>(
  'create-api-key',
  `INSERT INTO api_keys (id, project_id, name, kind, prefix, hash, scopes, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${apiKeyColumns}`,
);

/** Stores a new key. */
export async function createApiKey(db: Db, input: CreateApiKeyInput): Promise<ApiKeyEntry> {
  const { projectId, name, kind, prefix, hash, scopes, expiresAt } = input;
  const values = [newId(), projectId, name, kind, prefix, hash, scopes, expiresAt];
  const [key] = await run(db.pool, create, values);
  if (key === undefined) throw new Error('The stored key was not returned.');
  return key;
}

const revoke = statement<{ hash: Buffer }>(
  'revoke-api-key',
  `UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
   WHERE project_id = $1 AND id = $2 RETURNING hash`,
);

/** Revokes the key, for good; answers its hash, null when there is no such key. */
export async function revokeApiKey(
  db: Db,
  input: { projectId: string; id: string },
): Promise<Buffer | null> {
  return (await run(db.pool, revoke, [input.projectId, input.id]))[0]?.hash ?? null;
}
