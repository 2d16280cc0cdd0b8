import { type Db, run, statement } from '../connect.ts';

/** A credential that was usable when it was read. */
export interface CredentialRecord {
  id: string;
  hash: Buffer;
  expiresAt: Date | null;
}

/** A project key that was usable when it was read. */
export interface ApiKeyRecord extends CredentialRecord {
  projectId: string;
  projectSlug: string;
  /** Null when the project has no limit of its own. */
  rateLimitPerSecond: number | null;
  kind: 'public' | 'secret';
  scopes: string[];
}

const findKey = statement<ApiKeyRecord>(
  'find-api-key',
  `SELECT k.id, k.hash, k.expires_at AS "expiresAt", k.project_id AS "projectId",
     p.slug AS "projectSlug", p.rate_limit_per_second AS "rateLimitPerSecond", k.kind, k.scopes
   FROM api_keys k JOIN projects p ON p.id = k.project_id
   WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
);

/** Finds the project key with this hash, unless it is revoked or expired. */
export async function findApiKey(db: Db, hash: Buffer): Promise<ApiKeyRecord | null> {
  return (await run(db.pool, findKey, [hash]))[0] ?? null;
}

const findToken = statement<CredentialRecord>(
  'find-account-token',
  `SELECT id, hash, expires_at AS "expiresAt" FROM account_tokens
   WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
);

/** Finds the account token with this hash, unless it is revoked or expired. */
export async function findAccountToken(db: Db, hash: Buffer): Promise<CredentialRecord | null> {
  return (await run(db.pool, findToken, [hash]))[0] ?? null;
}
