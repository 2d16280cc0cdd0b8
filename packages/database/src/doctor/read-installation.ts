import { type Db, run, statement } from '../connect.ts';

const recall = statement<{ name: string; value: string }>(
  'recall-facts',
  'SELECT name, value FROM installation_facts',
);

/** Every fact about this installation, by name. */
export async function recallFacts(db: Db): Promise<Map<string, string>> {
  const rows = await run(db.pool, recall, []);
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** A channel with the credentials that were sealed for it. */
export interface SealedChannel {
  id: string;
  projectId: string;
  projectSlug: string;
  handle: string;
  credentials: string;
}

const listSealed = statement<SealedChannel>(
  'list-sealed-channels',
  `SELECT c.id, c.project_id AS "projectId", p.slug AS "projectSlug", c.handle, c.credentials
   FROM channels c JOIN projects p ON p.id = c.project_id
   WHERE c.credentials IS NOT NULL AND c.id > $1::uuid ORDER BY c.id LIMIT $2`,
);

/** Lists at most `limit` channels with credentials, of every project, behind the one with this id. */
export async function listSealedChannels(
  db: Db,
  input: { after: string; limit: number },
): Promise<SealedChannel[]> {
  return run(db.pool, listSealed, [input.after, input.limit]);
}

/** An event endpoint with the secret that was sealed for it. */
export interface SealedEndpoint {
  id: string;
  projectId: string;
  projectSlug: string;
  secret: string;
}

const listSealedOfEndpoints = statement<SealedEndpoint>(
  'list-sealed-endpoints',
  `SELECT e.id, e.project_id AS "projectId", p.slug AS "projectSlug", e.secret
   FROM event_endpoints e JOIN projects p ON p.id = e.project_id
   WHERE e.id > $1::uuid ORDER BY e.id LIMIT $2`,
);

/** Lists at most `limit` event endpoints, of every project, behind the one with this id. */
export async function listSealedEndpoints(
  db: Db,
  input: { after: string; limit: number },
): Promise<SealedEndpoint[]> {
  return run(db.pool, listSealedOfEndpoints, [input.after, input.limit]);
}

/** A signing key with the secret that was sealed for it. */
export interface SealedSigningKey {
  id: string;
  projectId: string;
  projectSlug: string;
  secret: string;
}

const listSealedOfSigningKeys = statement<SealedSigningKey>(
  'list-sealed-signing-keys',
  `SELECT k.id, k.project_id AS "projectId", p.slug AS "projectSlug", k.secret
   FROM signing_keys k JOIN projects p ON p.id = k.project_id
   WHERE k.secret IS NOT NULL AND k.id > $1::uuid ORDER BY k.id LIMIT $2`,
);

/** Lists at most `limit` signing keys with a secret, of every project, behind the one with this id. */
export async function listSealedSigningKeys(
  db: Db,
  input: { after: string; limit: number },
): Promise<SealedSigningKey[]> {
  return run(db.pool, listSealedOfSigningKeys, [input.after, input.limit]);
}

const workerCount = statement<{ count: number }>(
  'count-workers-heard-of',
  `SELECT count(*)::int AS count FROM workers WHERE seen_at > now() - interval '1 minute'`,
);

/** How many workers that send were heard of within a minute. */
export async function countWorkers(db: Db): Promise<number> {
  const [row] = await run(db.pool, workerCount, []);
  return row?.count ?? 0;
}

const clock = statement<{ ms: number }>(
  'read-clock',
  'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
);

/** Milliseconds by which Postgres' clock is ahead of `now` at least, whichever way the answer took so long. */
export async function readClockSkewMs(db: Db, now: () => number): Promise<number> {
  // The first statement on a connection also opens it.
  await run(db.pool, clock, []);
  const askedAt = now();
  const [row] = await run(db.pool, clock, []);
  const answeredAt = now();
  const ms = row?.ms ?? askedAt;
  if (ms < askedAt) return ms - askedAt;
  return Math.max(0, ms - answeredAt);
}
