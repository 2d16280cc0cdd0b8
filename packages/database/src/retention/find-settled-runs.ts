import { type Db, run, statement } from '../connect.ts';
import { idAfter } from '../ids.ts';
import {
  endOfPage,
  type PageRow,
  pageOfRows,
  type RowsInput,
  type RowsPage,
  rowsValues,
  toRowsPage,
} from './run-rows.ts';

/** Which old runs to look at next. */
export interface OldRunsInput {
  projectId: string;
  /** Only runs after this id. */
  after: string;
  /** Only runs that ended before. */
  before: Date;
  /** Most runs. */
  limit: number;
  /** Most recipients of them together, unless the first one has more. */
  recipientsMax: number;
}

// A run counts from the moment it was to start, or the last of its pages was written, whichever is the latest.
const oldRuns = (also: string) => `
  SELECT id FROM (
    SELECT id, sum(recipient_count) OVER (ORDER BY id) AS recipients, row_number() OVER (ORDER BY id) AS place
    FROM (
      SELECT id, coalesce(recipient_count, 0) AS recipient_count FROM runs
      WHERE project_id = $1 AND id > $2::uuid AND id < $3::uuid AND sweep_at IS NULL
        AND status IN ('fanned_out', 'failed', 'canceled') ${also}
        AND greatest(created_at, send_at, fanned_out_at) < $4::timestamptz
      ORDER BY id LIMIT $5::int) AS old) AS counted
  WHERE recipients <= $6::bigint OR place = 1 ORDER BY id`;

const statements = {
  content: statement<{ id: string }>(
    'find-runs-to-empty',
    oldRuns('AND content_removed_at IS NULL'),
  ),
  history: statement<{ id: string }>('find-runs-to-remove', oldRuns('')),
};

/** What of old runs is to go. */
export type OldPart = keyof typeof statements;

/** Finds the next old runs that are settled themselves; whether everything of them is, `findUnsettledRuns` tells. */
export async function findOldRuns(
  db: Db,
  { part, ...input }: OldRunsInput & { part: OldPart },
): Promise<string[]> {
  const { projectId, after, before, limit, recipientsMax } = input;
  const values = [projectId, after, idAfter(before), before, limit, recipientsMax];
  return (await run(db.pool, statements[part], values)).map(({ id }) => id);
}

// What is settled never opens again. What changed lately is younger than its id.
const open = {
  // What another one carries in its digest is settled with that one.
  notifications: `r.status IN ('pending', 'waiting') OR EXISTS (
    SELECT FROM digest_windows w JOIN notifications lead ON lead.id = w.lead_id
    WHERE w.id = r.digest_window_id AND lead.status IN ('pending', 'waiting'))`,
  deliveries: `r.status IN ('pending', 'processing')`,
};

type RowTable = keyof typeof open;

const findUnsettled = (table: RowTable) =>
  statement<PageRow & { unsettled: string[] | null }>(
    `find-unsettled-${table}`,
    `WITH ${pageOfRows(table, `, (${open[table]} OR r.sweep_at IS NOT NULL OR r.updated_at >= $5::timestamptz) AS is_unsettled`)}
     SELECT (SELECT array_agg(DISTINCT run_id) FROM page WHERE is_unsettled) AS unsettled, ${endOfPage}`,
  );

const unsettled = {
  notifications: findUnsettled('notifications'),
  deliveries: findUnsettled('deliveries'),
};

/** Tells which of the runs have, on this page of their rows, one that is open or has changed since `before`. */
export async function findUnsettledRuns(
  db: Db,
  { table, before, ...page }: RowsInput & { table: RowTable; before: Date },
): Promise<RowsPage & { unsettled: string[] }> {
  const [row] = await run(db.pool, unsettled[table], [...rowsValues(page), before]);
  return { ...toRowsPage(row, page), unsettled: row?.unsettled ?? [] };
}
