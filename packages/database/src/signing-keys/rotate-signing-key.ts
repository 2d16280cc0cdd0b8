import { signingKeysMax } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import {
  isUsable,
  type SigningKeyEntry,
  type SigningKeyMaterial,
  signingKeyColumns,
} from './signing-key-rows.ts';

/** Which key is replaced by which, and for how many seconds both work. */
export interface RotateSigningKeyInput extends SigningKeyMaterial {
  projectId: string;
  id: string;
  /** Id of the key that takes its place. */
  successorId: string;
  overlapSeconds: number;
  expiresAt: Date | null;
}

/** A new key in place of an old one, or why there is none. */
export type SigningKeyRotation =
  | { kind: 'rotated'; key: SigningKeyEntry; replacedUntil: Date }
  | { kind: 'unusable'; status: 'revoked' | 'expired' }
  | { kind: 'superseded'; by: string }
  /** Too many that were rotated before are still usable. */
  | { kind: 'full' }
  | { kind: 'not_found' };

// Every key may have a successor beside it, and not more: a token that names no key is tried with each.
// Its expiry ends the overlap, so an old key that is to expire sooner keeps its own moment: least() leaves out nulls.
const rotate = statement<SigningKeyEntry & { old_expires_at: Date }>(
  'rotate-signing-key',
  `WITH old AS (
     UPDATE signing_keys
     SET expires_at = least(expires_at, now() + make_interval(secs => $3)), superseded_by = $4
     WHERE project_id = $1 AND id = $2 AND superseded_by IS NULL AND ${isUsable}
       AND (SELECT count(*) FROM signing_keys WHERE project_id = $1 AND ${isUsable}) < ${2 * signingKeysMax}
     RETURNING project_id, name, algorithm, purpose, expires_at
   ), fresh AS (
     INSERT INTO signing_keys (id, project_id, name, algorithm, purpose, public_key, secret, expires_at)
     SELECT $4, project_id, name, algorithm, purpose, $5, $6, $7 FROM old
     RETURNING ${signingKeyColumns}
   )
   SELECT fresh.*, old.expires_at AS old_expires_at FROM fresh, old`,
);

interface KeyStatus {
  status: 'revoked' | 'expired' | 'usable';
  superseded_by: string | null;
}

const findStatus = statement<KeyStatus>(
  'find-signing-key-status',
  `SELECT CASE WHEN ${isUsable} THEN 'usable' WHEN revoked_at IS NULL THEN 'expired' ELSE 'revoked' END AS status,
     superseded_by
   FROM signing_keys WHERE project_id = $1 AND id = $2`,
);

/** Puts a new key beside a usable one, which works no longer than the overlap; a key has one successor. */
export async function rotateSigningKey(
  db: Db,
  input: RotateSigningKeyInput,
): Promise<SigningKeyRotation> {
  const { projectId, id, overlapSeconds, successorId, publicKey, sealedSecret, expiresAt } = input;
  const values = [projectId, id, overlapSeconds, successorId, publicKey, sealedSecret, expiresAt];
  const [rotated] = await run(db.pool, rotate, values);
  if (rotated === undefined) {
    const [found] = await run(db.pool, findStatus, [projectId, id]);
    if (found === undefined) return { kind: 'not_found' };
    const { superseded_by: by, status } = found;
    if (by !== null) return { kind: 'superseded', by };
    return status === 'usable' ? { kind: 'full' } : { kind: 'unusable', status };
  }
  const { old_expires_at: replacedUntil, ...key } = rotated;
  return { kind: 'rotated', key, replacedUntil };
}
