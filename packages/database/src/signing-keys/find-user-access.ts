import type { SigningAlgorithm, SigningPurpose, UserAuthentication } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { isUsable, type SigningKeyMaterial } from './signing-key-rows.ts';

/** A signing key that was usable when it was read. */
export interface UsableSigningKey extends SigningKeyMaterial {
  id: string;
  algorithm: SigningAlgorithm;
  purpose: SigningPurpose;
  expiresAt: Date | null;
}

/** Who may use the User API of a project, and from which pages. */
export interface UserAccess {
  authentication: UserAuthentication;
  allowedOrigins: string[];
  /** Newest first. */
  keys: UsableSigningKey[];
}

interface AccessRow extends Omit<UserAccess, 'keys'> {
  keys: (Omit<UsableSigningKey, 'expiresAt'> & { expiresAt: string | null })[];
}

const find = statement<AccessRow>(
  'find-user-access',
  `SELECT p.user_authentication AS authentication, p.allowed_origins AS "allowedOrigins", (
     SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'algorithm', algorithm, 'purpose', purpose,
       'publicKey', public_key, 'sealedSecret', secret, 'expiresAt', expires_at) ORDER BY id DESC), '[]')
     FROM signing_keys WHERE project_id = p.id AND ${isUsable}) AS keys
   FROM projects p WHERE p.id = $1`,
);

/** Reads who may use the User API of a project; null when the project is gone. */
export async function findUserAccess(db: Db, projectId: string): Promise<UserAccess | null> {
  const [row] = await run(db.pool, find, [projectId]);
  if (row === undefined) return null;
  const keys = row.keys.map(({ expiresAt, ...key }) => ({
    ...key,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  }));
  return { ...row, keys };
}
