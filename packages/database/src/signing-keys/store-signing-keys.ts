import { type SigningAlgorithm, type SigningPurpose, signingKeysMax } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import {
  isUsable,
  type SigningKeyEntry,
  type SigningKeyMaterial,
  signingKeyColumns,
} from './signing-key-rows.ts';

const list = statement<SigningKeyEntry>(
  'list-signing-keys',
  `SELECT ${signingKeyColumns} FROM signing_keys WHERE project_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3`,
);

const count = statement<{ total: number }>(
  'count-signing-keys',
  'SELECT count(*)::int AS total FROM signing_keys WHERE project_id = $1',
);

/** Lists the project's signing keys, newest first, revoked ones too. */
export async function listSigningKeys(
  db: Db,
  input: { projectId: string; offset: number; limit: number },
): Promise<{ keys: SigningKeyEntry[]; total: number }> {
  const [keys, [counted]] = await Promise.all([
    run(db.pool, list, [input.projectId, input.limit, input.offset]),
    run(db.pool, count, [input.projectId]),
  ]);
  return { keys, total: counted?.total ?? 0 };
}

const find = statement<SigningKeyEntry>(
  'find-signing-key',
  `SELECT ${signingKeyColumns} FROM signing_keys WHERE project_id = $1 AND id = $2`,
);

/** Finds a signing key of the project by its id, whether it is usable or not. */
export async function findSigningKey(
  db: Db,
  input: { projectId: string; id: string },
): Promise<SigningKeyEntry | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0] ?? null;
}

/** A signing key to be stored, under an id that its secret may be sealed for. */
export interface CreateSigningKeyInput extends SigningKeyMaterial {
  projectId: string;
  id: string;
  name: string;
  algorithm: SigningAlgorithm;
  purpose: SigningPurpose;
  expiresAt: Date | null;
}

// A token that names no key is tried with each of them: there must not be many.
const create = statement<SigningKeyEntry>(
  'create-signing-key',
  `INSERT INTO signing_keys (id, project_id, name, algorithm, purpose, public_key, secret, expires_at)
   SELECT $2, $1, $3, $4, $5, $6, $7, $8
   WHERE (SELECT count(*) FROM signing_keys WHERE project_id = $1 AND ${isUsable}) < ${signingKeysMax}
   RETURNING ${signingKeyColumns}`,
);

/** Stores a new signing key; null when the project has as many usable ones as it may. */
export async function createSigningKey(
  db: Db,
  input: CreateSigningKeyInput,
): Promise<SigningKeyEntry | null> {
  const { projectId, id, name, algorithm, purpose, publicKey, sealedSecret, expiresAt } = input;
  const values = [projectId, id, name, algorithm, purpose, publicKey, sealedSecret, expiresAt];
  return (await run(db.pool, create, values))[0] ?? null;
}

const revoke = statement<{ id: string }>(
  'revoke-signing-key',
  `UPDATE signing_keys SET revoked_at = coalesce(revoked_at, now())
   WHERE project_id = $1 AND id = $2 RETURNING id`,
);

/** Revokes the key, for good: what it signed is refused. False when there is no such key. */
export async function revokeSigningKey(
  db: Db,
  input: { projectId: string; id: string },
): Promise<boolean> {
  return (await run(db.pool, revoke, [input.projectId, input.id])).length > 0;
}
