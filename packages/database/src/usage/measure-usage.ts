import { type Db, run, type Statement, statement } from '../connect.ts';

const listAsked = statement<{ project_id: string; asks_bytes: boolean }>(
  'list-asked-projects',
  `SELECT project_id, asks_bytes FROM project_usage
   WHERE project_id > $1 AND asked_at > now() - interval '1 hour'
   ORDER BY project_id LIMIT $2::int`,
);

/** A project whose usage somebody asked for within the hour. */
export interface AskedProject {
  projectId: string;
  asksBytes: boolean;
}

/** Lists projects whose usage is asked for, after an id. */
export async function listAskedProjects(
  db: Db,
  input: { after: string; limit: number },
): Promise<AskedProject[]> {
  const rows = await run(db.pool, listAsked, [input.after, input.limit]);
  return rows.map((row) => ({ projectId: row.project_id, asksBytes: row.asks_bytes }));
}

// What no quota can be above is not counted: so much of an index is read, however much there is.
const countMax = 1_000_001;

const countOf = (rows: string) =>
  `(SELECT count(*) FROM (SELECT ${rows} LIMIT ${countMax}) bounded)`;

const isDue = '(send_at IS NULL OR send_at <= now())';

// Recipients on their way to a delivery count as one: what is accepted cannot be refused once it is rendered.
const measure = statement<never>(
  'measure-usage',
  `UPDATE project_usage SET
     open_deliveries = least(${countMax},
       ${countOf(`FROM deliveries WHERE project_id = $1 AND status = 'pending'`)}
       + ${countOf(`FROM deliveries WHERE project_id = $1 AND status = 'processing'`)}
       + ${countOf(`FROM notifications WHERE project_id = $1 AND status = 'pending'`)}
       + (SELECT coalesce(sum(rest), 0) FROM (
            SELECT greatest(recipient_count - cursor, 0) AS rest FROM runs
            WHERE project_id = $1 AND status IN ('accepted', 'fanning_out') AND topic_id IS NULL AND ${isDue}
            LIMIT ${countMax}) bounded)),
     scheduled_runs = ${countOf(`FROM runs WHERE project_id = $1 AND status = 'accepted' AND send_at > now()`)},
     measured_at = now()
   WHERE project_id = $1`,
);

/** Measures what of a project is open and scheduled. */
export async function measureUsage(db: Db, input: { projectId: string }): Promise<void> {
  await run(db.pool, measure, [input.projectId]);
}

const sizeOf = (...columns: string[]) =>
  columns.map((column) => `coalesce(pg_column_size(${column}), 0)`).join(' + ');

// The first number of each is what its small columns and its entries in indexes take, roughly.
const tables = {
  runs: { bytes: `500 + ${sizeOf('data', 'actor', 'recipients')}`, next: 'notifications' },
  notifications: { bytes: `450 + ${sizeOf('attributes', 'data')}`, next: 'deliveries' },
  deliveries: {
    bytes: `700 + 200 * attempt_count + ${sizeOf('message', 'reason_details')}`,
    next: 'runs',
  },
} as const;

type WalkTable = keyof typeof tables;

interface Walk {
  walk_table: WalkTable;
  walk_after: string | null;
}

const readWalk = statement<Walk>(
  'read-walk',
  'SELECT walk_table, walk_after FROM project_usage WHERE project_id = $1',
);

// The sum of a whole walk takes the place of the last one: what went wrong once is put right by the next.
function walkPage(table: WalkTable): Statement<Walk> {
  const { bytes, next } = tables[table];
  const isEnd = '(SELECT count(*) < $3::int FROM page)';
  const sum = 'walk_bytes + (SELECT coalesce(sum(bytes), 0)::bigint FROM page)';
  const isWhole = next === 'runs' ? isEnd : 'false';
  return statement(
    `walk-${table}`,
    `WITH page AS MATERIALIZED (
       SELECT id, ${bytes} AS bytes FROM ${table}
       WHERE project_id = $1 AND id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
       ORDER BY id LIMIT $3::int)
     UPDATE project_usage SET
       stored_bytes = CASE WHEN ${isWhole} THEN ${sum} ELSE stored_bytes END,
       walk_bytes = CASE WHEN ${isWhole} THEN 0 ELSE ${sum} END,
       walk_table = CASE WHEN ${isEnd} THEN '${next}' ELSE '${table}' END,
       walk_after = CASE WHEN NOT ${isEnd} THEN (SELECT id FROM page ORDER BY id DESC LIMIT 1) END
     WHERE project_id = $1 AND walk_table = '${table}' AND walk_after IS NOT DISTINCT FROM $2::uuid
     RETURNING walk_table, walk_after`,
  );
}

/** The statement for a page of each table. */
export const walkPages = {
  runs: walkPage('runs'),
  notifications: walkPage('notifications'),
  deliveries: walkPage('deliveries'),
};

/**
 * Adds the next `limit` rows of the project up, going through its tables again and again; true when a walk came to its end
 * and its sum is what the project has stored.
 */
export async function walkStoredBytes(
  db: Db,
  { projectId, limit }: { projectId: string; limit: number },
): Promise<boolean> {
  const [walk] = await run(db.pool, readWalk, [projectId]);
  if (walk === undefined) return true;
  const values = [projectId, walk.walk_after, limit];
  const [moved] = await run(db.pool, walkPages[walk.walk_table], values);
  return walk.walk_table === 'deliveries' && moved?.walk_table === 'runs';
}
