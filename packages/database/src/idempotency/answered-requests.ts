import { type Db, run, statement } from '../connect.ts';

/** A request that carries an idempotency key. */
export interface KeyedRequest {
  projectId: string;
  route: string;
  key: string;
  fingerprint: Buffer;
}

/** Whether a keyed request may run, was answered before, or cannot be answered now. */
export type KeyClaim =
  | { kind: 'fresh' }
  | { kind: 'answered'; status: number; response: unknown }
  | { kind: 'key_reused' }
  | { kind: 'in_flight' };

// A request whose process died leaves its claim without an answer; after half a minute it may be repeated.
const claim = statement<{ key: string }>(
  'claim-idempotency-key',
  `INSERT INTO idempotency_keys (project_id, route, key, fingerprint, expires_at)
   VALUES ($1, $2, $3, $4, now() + interval '7 days')
   ON CONFLICT (project_id, route, key) DO UPDATE
     SET fingerprint = excluded.fingerprint, run_id = NULL, status = NULL, response = NULL,
         created_at = now(), expires_at = excluded.expires_at
     WHERE idempotency_keys.expires_at <= now()
        OR (idempotency_keys.status IS NULL AND idempotency_keys.fingerprint = excluded.fingerprint
            AND idempotency_keys.created_at < now() - interval '30 seconds')
   RETURNING key`,
);

const find = statement<{ fingerprint: Buffer; status: number | null; response: unknown }>(
  'find-idempotency-key',
  `SELECT fingerprint, status, response FROM idempotency_keys
   WHERE project_id = $1 AND route = $2 AND key = $3`,
);

/** Claims the key for this request, or says what is known of the first one. */
export async function claimKey(db: Db, request: KeyedRequest): Promise<KeyClaim> {
  const id = [request.projectId, request.route, request.key];
  if ((await run(db.pool, claim, [...id, request.fingerprint])).length > 0)
    return { kind: 'fresh' };
  const [row] = await run(db.pool, find, id);
  if (row === undefined) return { kind: 'in_flight' };
  if (!row.fingerprint.equals(request.fingerprint)) return { kind: 'key_reused' };
  if (row.status === null) return { kind: 'in_flight' };
  return { kind: 'answered', status: row.status, response: row.response };
}

const answer = statement<never>(
  'answer-idempotency-key',
  `UPDATE idempotency_keys SET status = $4, response = $5::jsonb
   WHERE project_id = $1 AND route = $2 AND key = $3`,
);

/** Keeps the answer for repeats of the request. */
export async function keepAnswer(
  db: Db,
  input: KeyedRequest & { status: number; response: unknown },
): Promise<void> {
  const { projectId, route, key } = input;
  const response = input.response === undefined ? null : JSON.stringify(input.response);
  await run(db.pool, answer, [projectId, route, key, input.status, response]);
}

const release = statement<never>(
  'release-idempotency-key',
  `DELETE FROM idempotency_keys
   WHERE project_id = $1 AND route = $2 AND key = $3 AND status IS NULL`,
);

/** Gives the key back: the request failed and stored nothing. */
export async function releaseKey(db: Db, request: KeyedRequest): Promise<void> {
  await run(db.pool, release, [request.projectId, request.route, request.key]);
}
