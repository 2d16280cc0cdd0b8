import { type Db, run, statement } from '../connect.ts';
import { type LoadedDigest, loadDigests } from '../digests/load-digests.ts';
import { jsonBytes } from '../read-page.ts';
import type { Person } from './notification-set.ts';
import { personJson, withGiven } from './person-json.ts';

/** A notification that templates can be tried with. */
export interface SampleRecord {
  id: string;
  run_id: string;
  status: string;
  created_at: Date;
  external_id: string;
  first_name: string | null;
  last_name: string | null;
}

/** What the templates of a notification saw. */
export interface SampleVariables {
  recipient: Person;
  actor: Person | null;
  /** Of the run, and over it what was given for this recipient. */
  data: Record<string, unknown>;
  /** What its steps found out, by their handle. */
  results: Record<string, unknown>;
  /** The digest it carries. */
  digest: LoadedDigest | null;
}

// The newest runs, and of each the newest few: a broadcast to a million does not hide the runs before it.
const runsMax = 25;
const ofRunMax = 5;

const recentRuns = `
  SELECT id, data, actor, actor_id FROM runs
  WHERE project_id = $1 AND notiflow_id = $2 AND content_removed_at IS NULL
  ORDER BY id DESC LIMIT ${runsMax}`;

const list = statement<SampleRecord>(
  'list-samples',
  `WITH recent AS MATERIALIZED (${recentRuns})
   SELECT n.id, n.run_id, n.status, n.created_at, u.external_id, u.first_name, u.last_name
   FROM recent r
   CROSS JOIN LATERAL (
     SELECT id, run_id, status, created_at, recipient_id FROM notifications
     WHERE run_id = r.id ORDER BY id DESC LIMIT ${ofRunMax}) n
   JOIN users u ON u.id = n.recipient_id
   ORDER BY n.id DESC LIMIT $3`,
);

/** Lists notifications of the latest runs of a notiflow, newest first: some of each run. */
export async function listSamples(
  db: Db,
  { projectId, notiflowId, limit }: { projectId: string; notiflowId: string; limit: number },
): Promise<SampleRecord[]> {
  return run(db.pool, list, [projectId, notiflowId, limit]);
}

const find = statement<Omit<SampleVariables, 'digest'> & { carries: string | null }>(
  'find-sample',
  `SELECT ${withGiven(personJson('u'), 'n.attributes')} AS recipient,
          CASE WHEN a.id IS NOT NULL
            THEN ${withGiven(personJson('a'), "(r.actor - 'external_id')")} END AS actor,
          r.data || coalesce(n.data, '{}') AS data, coalesce(n.results, '{}') AS results,
          w.id AS carries
   FROM notifications n
   JOIN runs r ON r.id = n.run_id
   JOIN users u ON u.id = n.recipient_id
   LEFT JOIN users a ON a.id = r.actor_id
   LEFT JOIN digest_windows w ON w.id = n.digest_window_id AND w.lead_id = n.id
   WHERE n.project_id = $1 AND n.notiflow_id = $2 AND n.id = $3`,
);

/** Finds what the templates of a notification saw; null when it or its recipient is gone. */
export async function findSample(
  db: Db,
  { projectId, notiflowId, id }: { projectId: string; notiflowId: string; id: string },
): Promise<SampleVariables | null> {
  const [found] = await run(db.pool, find, [projectId, notiflowId, id]);
  if (found === undefined) return null;
  const { carries, ...variables } = found;
  const digests = await loadDigests(db, carries === null ? [] : [carries]);
  return { ...variables, digest: digests.get(carries ?? '') ?? null };
}

/** What one notification shows of the names that its data and people have. */
export interface NamedValues {
  data: Record<string, unknown>;
  recipient_fields: Record<string, unknown>;
  actor_fields: Record<string, unknown> | null;
}

// What is larger has hardly a name of its own, and all of them together are held in memory.
const namedBytesMax = 32_768;

const smallOr = (json: string, otherwise: string) =>
  `CASE WHEN ${jsonBytes(json)} <= ${namedBytesMax} THEN ${json} ELSE ${otherwise} END`;

const findNamed = statement<NamedValues>(
  'find-named-values',
  `WITH recent AS MATERIALIZED (${recentRuns})
   SELECT ${smallOr('r.data', "'{}'")} || ${smallOr("coalesce(n.data, '{}')", "'{}'")} AS data,
          ${smallOr('u.custom_fields', "'{}'")} AS recipient_fields,
          ${smallOr('a.custom_fields', "'{}'")} AS actor_fields
   FROM recent r
   CROSS JOIN LATERAL (
     SELECT data, recipient_id FROM notifications WHERE run_id = r.id ORDER BY id DESC LIMIT 1) n
   JOIN users u ON u.id = n.recipient_id
   LEFT JOIN users a ON a.id = r.actor_id`,
);

/** Reads what the latest runs of a notiflow had in their data and of their people, for the names in it. */
export async function findNamedValues(
  db: Db,
  { projectId, notiflowId }: { projectId: string; notiflowId: string },
): Promise<NamedValues[]> {
  return run(db.pool, findNamed, [projectId, notiflowId]);
}
