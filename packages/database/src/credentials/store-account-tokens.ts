import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';
import type { HashedKey } from './create-first-project.ts';

/** An account token as it may be shown. */
export interface AccountTokenEntry {
  id: string;
  name: string;
  prefix: string;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  created_at: Date;
}

const columns = 'id, name, prefix, expires_at, revoked_at, last_used_at, created_at';

const list = statement<AccountTokenEntry>(
  'list-account-tokens',
  `SELECT ${columns} FROM account_tokens ORDER BY id DESC LIMIT $1 OFFSET $2`,
);

const count = statement<{ total: number }>(
  'count-account-tokens',
  'SELECT count(*)::int AS total FROM account_tokens',
);

/** Lists account tokens, newest first, revoked ones too. */
export async function listAccountTokens(
  db: Db,
  input: { offset: number; limit: number },
): Promise<{ tokens: AccountTokenEntry[]; total: number }> {
  const [tokens, [counted]] = await Promise.all([
    run(db.pool, list, [input.limit, input.offset]),
    run(db.pool, count, []),
  ]);
  return { tokens, total: counted?.total ?? 0 };
}

const create = statement<AccountTokenEntry>(
  'create-account-token',
  `INSERT INTO account_tokens (id, name, prefix, hash, expires_at)
   VALUES ($1, $2, $3, $4, $5) RETURNING ${columns}`,
);

/** Stores a new account token. */
export async function createAccountToken(
  db: Db,
  input: HashedKey & { name: string; expiresAt: Date | null },
): Promise<AccountTokenEntry> {
  const { name, prefix, hash, expiresAt } = input;
  const [token] = await run(db.pool, create, [newId(), name, prefix, hash, expiresAt]);
  if (token === undefined) throw new Error('The stored token was not returned.');
  return token;
}

const rename = statement<AccountTokenEntry>(
  'rename-account-token',
  `UPDATE account_tokens SET name = $2 WHERE id = $1 RETURNING ${columns}`,
);

/** Gives the token another name; null when there is no such token. */
export async function renameAccountToken(
  db: Db,
  input: { id: string; name: string },
): Promise<AccountTokenEntry | null> {
  return (await run(db.pool, rename, [input.id, input.name]))[0] ?? null;
}

const revoke = statement<{ hash: Buffer }>(
  'revoke-account-token',
  `UPDATE account_tokens SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING hash`,
);

/** Revokes the token, for good; answers its hash, null when there is no such token. */
export async function revokeAccountToken(db: Db, input: { id: string }): Promise<Buffer | null> {
  return (await run(db.pool, revoke, [input.id]))[0]?.hash ?? null;
}
