import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';
import type { HashedKey } from './create-first-project.ts';
import { type ApiKeyEntry, apiKeyColumns } from './store-api-keys.ts';

/** Which key is replaced by which, and for how many seconds both work. */
export interface RotateApiKeyInput extends HashedKey {
  projectId: string;
  id: string;
  overlapSeconds: number;
  expiresAt: Date | null;
}

/** A new key in place of an old one, or why there is none. */
export type KeyRotation =
  | { kind: 'rotated'; key: ApiKeyEntry; replaced: { hash: Buffer; expiresAt: Date } }
  | { kind: 'unusable'; status: 'revoked' | 'expired' }
  | { kind: 'superseded'; by: string }
  | { kind: 'not_found' };

interface RotatedRow extends ApiKeyEntry {
  old_hash: Buffer;
  old_expires_at: Date;
}

// Its expiry ends the overlap, so an old key that is to expire sooner keeps its own moment: least() leaves out nulls.
const rotate = statement<RotatedRow>(
  'rotate-api-key',
  `WITH old AS (
     UPDATE api_keys
     SET expires_at = least(expires_at, now() + make_interval(secs => $3)), superseded_by = $4
     WHERE project_id = $1 AND id = $2 AND superseded_by IS NULL AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > now())
     RETURNING project_id, name, kind, scopes, hash, expires_at
   ), fresh AS (
     INSERT INTO api_keys (id, project_id, name, kind, prefix, hash, scopes, expires_at)
     SELECT $4, project_id, name, kind, $5, $6, scopes, $7 FROM old
     RETURNING ${apiKeyColumns}
   )
   SELECT fresh.*, old.hash AS old_hash, old.expires_at AS old_expires_at FROM fresh, old`,
);

const findStatus = statement<{ status: 'revoked' | 'expired'; superseded_by: string | null }>(
  'find-api-key-status',
  `SELECT CASE WHEN revoked_at IS NULL THEN 'expired' ELSE 'revoked' END AS status, superseded_by
   FROM api_keys WHERE project_id = $1 AND id = $2`,
);

/** Puts a new key beside a usable one, which works no longer than the overlap; a key has one successor. */
export async function rotateApiKey(db: Db, input: RotateApiKeyInput): Promise<KeyRotation> {
  const { projectId, id, overlapSeconds, prefix, hash, expiresAt } = input;
  const values = [projectId, id, overlapSeconds, newId(), prefix, hash, expiresAt];
  const [rotated] = await run(db.pool, rotate, values);
  if (rotated === undefined) {
    const [found] = await run(db.pool, findStatus, [projectId, id]);
    if (found === undefined) return { kind: 'not_found' };
    const { superseded_by: by, status } = found;
    return by === null ? { kind: 'unusable', status } : { kind: 'superseded', by };
  }
  const { old_hash, old_expires_at, ...key } = rotated;
  return { kind: 'rotated', key, replaced: { hash: old_hash, expiresAt: old_expires_at } };
}
