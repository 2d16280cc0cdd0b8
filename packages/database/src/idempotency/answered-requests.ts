import { type Db, run, statement } from '../connect.ts';

/** A request that carries an idempotency key. */
export interface KeyedRequest {
  projectId: string;
  route: string;
  key: string;
  fingerprint: Buffer;
}

/** A keyed request with a token of its own, by which it holds the key once it has claimed it. */
export interface KeyHolder extends KeyedRequest {
  token: string;
}

/**
 * Whether a keyed request may run, was answered before, or cannot be answered now; `outcome_unknown` when the first one
 * never came to an end, and may have done its work.
 */
export type KeyClaim =
  | { kind: 'fresh' }
  | { kind: 'answered'; status: number; response: unknown }
  | { kind: 'key_reused' }
  | { kind: 'in_flight' }
  | { kind: 'outcome_unknown' };

// A request whose process died leaves its claim without an answer. After half a minute it may be repeated, unless
// that could do its work a second time.
const lapsed = `idempotency_keys.created_at < now() - interval '30 seconds'`;

const claim = statement<{ key: string }>(
  'claim-idempotency-key',
  `INSERT INTO idempotency_keys (project_id, route, key, fingerprint, claim_token, expires_at)
   VALUES ($1, $2, $3, $4, $5, now() + interval '7 days')
   ON CONFLICT (project_id, route, key) DO UPDATE
     SET fingerprint = excluded.fingerprint, claim_token = excluded.claim_token, run_id = NULL,
         status = NULL, response = NULL, created_at = now(), expires_at = excluded.expires_at
     WHERE idempotency_keys.expires_at <= now()
        OR ($6 AND idempotency_keys.status IS NULL
            AND idempotency_keys.fingerprint = excluded.fingerprint AND ${lapsed})
   RETURNING key`,
);

interface KnownKey {
  fingerprint: Buffer;
  status: number | null;
  response: unknown;
  is_lapsed: boolean;
}

const find = statement<KnownKey>(
  'find-idempotency-key',
  `SELECT fingerprint, status, response, ${lapsed} AS is_lapsed FROM idempotency_keys
   WHERE project_id = $1 AND route = $2 AND key = $3`,
);

/** A keyed request, and whether its work may be done twice: then a claim without an answer lapses. */
export interface KeyClaimInput extends KeyHolder {
  isRepeatable: boolean;
}

/** Claims the key for this request, or says what is known of the first one. */
export async function claimKey(db: Db, input: KeyClaimInput): Promise<KeyClaim> {
  const id = [input.projectId, input.route, input.key];
  const values = [...id, input.fingerprint, input.token, input.isRepeatable];
  if ((await run(db.pool, claim, values)).length > 0) return { kind: 'fresh' };
  const [row] = await run(db.pool, find, id);
  if (row === undefined) return { kind: 'in_flight' };
  return readClaim(row, input);
}

function readClaim(row: KnownKey, { fingerprint, isRepeatable }: KeyClaimInput): KeyClaim {
  if (!row.fingerprint.equals(fingerprint)) return { kind: 'key_reused' };
  if (row.status !== null) return { kind: 'answered', status: row.status, response: row.response };
  return { kind: row.is_lapsed && !isRepeatable ? 'outcome_unknown' : 'in_flight' };
}

const answer = statement<{ key: string }>(
  'answer-idempotency-key',
  `UPDATE idempotency_keys SET status = $5, response = $6::jsonb
   WHERE project_id = $1 AND route = $2 AND key = $3 AND claim_token = $4
   RETURNING key`,
);

/** Keeps the answer for repeats of the request; false when another one has taken the key over meanwhile. */
export async function keepAnswer(
  db: Db,
  input: KeyHolder & { status: number; response: unknown },
): Promise<boolean> {
  const { projectId, route, key, token } = input;
  const response = input.response === undefined ? null : JSON.stringify(input.response);
  const values = [projectId, route, key, token, input.status, response];
  return (await run(db.pool, answer, values)).length > 0;
}

const release = statement<never>(
  'release-idempotency-key',
  `DELETE FROM idempotency_keys
   WHERE project_id = $1 AND route = $2 AND key = $3 AND claim_token = $4 AND status IS NULL`,
);

/** Gives the key back: the request failed and stored nothing. A key that another one has taken over stays its own. */
export async function releaseKey(db: Db, holder: KeyHolder): Promise<void> {
  await run(db.pool, release, [holder.projectId, holder.route, holder.key, holder.token]);
}
