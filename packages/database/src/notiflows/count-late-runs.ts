import { type Db, run, statement } from '../connect.ts';
import { highestId, idAt, lowestId } from '../ids.ts';

/** More are not counted of one notiflow: whoever looks knows that it is many. */
export const lateRunsCountedMax = 1_000;

/** How much a notiflow was run lately. */
export interface LateRuns {
  id: string;
  /** At most `lateRunsCountedMax`, one more standing for all beyond. */
  runs: number;
  last_run_at: Date | null;
}

// Compared as rows, they are found by the one index that has them in this order.
const since = (id: string) =>
  `r.project_id = $1 AND (r.notiflow_id, r.id) >= (f.id, ${id}) AND (r.notiflow_id, r.id) <= (f.id, '${highestId}')
   ORDER BY r.notiflow_id DESC, r.id DESC`;

const count = statement<LateRuns>(
  'count-late-runs',
  `SELECT f.id, counted.runs,
     (SELECT r.created_at FROM runs r WHERE ${since(`'${lowestId}'`)} LIMIT 1) AS last_run_at
   FROM unnest($2::uuid[]) AS f (id) CROSS JOIN LATERAL (
     SELECT count(*)::int AS runs FROM (
       SELECT FROM runs r WHERE ${since('$3::uuid')} LIMIT ${lateRunsCountedMax + 1}) late) counted`,
);

/** Counts the runs of some notiflows since a moment: one statement, and no more of each than are told. */
export async function countLateRuns(
  db: Db,
  input: { projectId: string; notiflowIds: readonly string[]; since: Date },
): Promise<Map<string, LateRuns>> {
  const { projectId, notiflowIds } = input;
  const rows = await run(db.pool, count, [projectId, notiflowIds, idAt(input.since)]);
  return new Map(rows.map((row) => [row.id, row]));
}
