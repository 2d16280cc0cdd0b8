import { type Db, run, statement } from '../connect.ts';

/** Something sealed that an older key sealed, and the channel it belongs to. */
export interface StaleSeal {
  id: string;
  projectId: string;
  handle: string;
  sealed: string;
}

const listStale = statement<StaleSeal>(
  'list-stale-seals',
  `SELECT id, project_id AS "projectId", handle, credentials AS sealed FROM channels
   WHERE credentials IS NOT NULL AND NOT starts_with(credentials, $1) AND id > $2::uuid
   ORDER BY id LIMIT $3`,
);

/** Lists at most `limit` channels whose credentials do not begin with the prefix, behind the one with this id. */
export async function listStaleSeals(
  db: Db,
  input: { prefix: string; after: string; limit: number },
): Promise<StaleSeal[]> {
  return run(db.pool, listStale, [input.prefix, input.after, input.limit]);
}

// Whoever set credentials meanwhile has set them under a newer key already. The channel itself did not change: nobody
// has to read it anew, since the older key opens what it sealed until it is taken off.
const replace = statement<{ id: string }>(
  'replace-seals',
  `UPDATE channels c SET credentials = s."to"
   FROM jsonb_to_recordset($1::jsonb) AS s (id uuid, "from" text, "to" text)
   WHERE c.id = s.id AND c.credentials = s."from" RETURNING c.id`,
);

/** Replaces seals that are as they were read; answers how many were. */
export async function replaceSeals(
  db: Db,
  seals: { id: string; from: string; to: string }[],
): Promise<number> {
  if (seals.length === 0) return 0;
  return (await run(db.pool, replace, [JSON.stringify(seals)])).length;
}

/** The secrets of an endpoint of which an older key sealed at least one. */
export interface StaleEndpoint {
  id: string;
  projectId: string;
  secret: string;
  /** Null when it signs nothing any more. */
  previousSecret: string | null;
}

const listStaleOfEndpoints = statement<StaleEndpoint>(
  'list-stale-secrets-of-endpoints',
  `SELECT id, project_id AS "projectId", secret, CASE WHEN previous_until > now() THEN previous_secret END AS "previousSecret"
   FROM event_endpoints
   WHERE NOT (starts_with(secret, $1) AND coalesce(starts_with(previous_secret, $1), true)) AND id > $2::uuid
   ORDER BY id LIMIT $3`,
);

/** Lists at most `limit` endpoints with a secret that does not begin with the prefix, behind the one with this id. */
export async function listStaleEndpoints(
  db: Db,
  input: { prefix: string; after: string; limit: number },
): Promise<StaleEndpoint[]> {
  return run(db.pool, listStaleOfEndpoints, [input.prefix, input.after, input.limit]);
}

// A secret that signs nothing any more goes.
const replaceOfEndpoints = statement<{ id: string }>(
  'replace-secrets-of-endpoints',
  `UPDATE event_endpoints e SET secret = s.secret, previous_secret = s."previousSecret"
   FROM jsonb_to_recordset($1::jsonb) AS s (id uuid, "from" text, secret text, "previousSecret" text)
   WHERE e.id = s.id AND e.secret = s."from" RETURNING e.id`,
);

/** Replaces the secrets of endpoints whose first one is as it was read; answers how many were. */
export async function replaceEndpointSecrets(
  db: Db,
  endpoints: { id: string; from: string; secret: string; previousSecret: string | null }[],
): Promise<number> {
  if (endpoints.length === 0) return 0;
  return (await run(db.pool, replaceOfEndpoints, [JSON.stringify(endpoints)])).length;
}

/** The secret of a signing key that an older key of the ring sealed. */
export interface StaleSigningKey {
  id: string;
  projectId: string;
  secret: string;
}

const listStaleOfSigningKeys = statement<StaleSigningKey>(
  'list-stale-secrets-of-signing-keys',
  `SELECT id, project_id AS "projectId", secret FROM signing_keys
   WHERE secret IS NOT NULL AND NOT starts_with(secret, $1) AND id > $2::uuid
   ORDER BY id LIMIT $3`,
);

/** Lists at most `limit` signing keys whose secret does not begin with the prefix, behind the one with this id. */
export async function listStaleSigningKeys(
  db: Db,
  input: { prefix: string; after: string; limit: number },
): Promise<StaleSigningKey[]> {
  return run(db.pool, listStaleOfSigningKeys, [input.prefix, input.after, input.limit]);
}

const replaceOfSigningKeys = statement<{ id: string }>(
  'replace-secrets-of-signing-keys',
  `UPDATE signing_keys k SET secret = s."to"
   FROM jsonb_to_recordset($1::jsonb) AS s (id uuid, "from" text, "to" text)
   WHERE k.id = s.id AND k.secret = s."from" RETURNING k.id`,
);

/** Replaces the secrets of signing keys that are as they were read; answers how many were. */
export async function replaceSigningSecrets(
  db: Db,
  seals: { id: string; from: string; to: string }[],
): Promise<number> {
  if (seals.length === 0) return 0;
  return (await run(db.pool, replaceOfSigningKeys, [JSON.stringify(seals)])).length;
}

const setFact = statement<{ name: string }>(
  'change-fact',
  'UPDATE installation_facts SET value = $3 WHERE name = $1 AND value = $2 RETURNING name',
);

/** Changes a fact of the installation that is as it was read; false when it is another one. */
export async function changeFact(
  db: Db,
  input: { name: string; from: string; to: string },
): Promise<boolean> {
  return (await run(db.pool, setFact, [input.name, input.from, input.to])).length > 0;
}
