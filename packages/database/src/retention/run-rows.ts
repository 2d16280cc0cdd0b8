import { lowestId } from '../ids.ts';

/** Where to go on among the rows of some runs: with which run of the list, counted from 1, and after which row of it. */
export interface RowCursor {
  place: number;
  after: string;
}

/** Before the first row of the first run. */
export const firstRow: RowCursor = { place: 1, after: lowestId };

/** A page of the rows of some runs. */
export interface RowsInput {
  runIds: string[];
  cursor: RowCursor;
  limit: number;
}

/** What became of a page: how many rows it had, and where the next one begins; null when there is none. */
export interface RowsPage {
  count: number;
  next: RowCursor | null;
}

/** The values of a statement that begins with `pageOfRows`. */
export function rowsValues({ runIds, cursor, limit }: RowsInput): unknown[] {
  return [runIds, cursor.place, cursor.after, limit];
}

/**
 * SQL of the next `$4` rows of the runs `$1`, in the order of the runs and of their ids, as `page`. It reads the index
 * of a run's rows from the row `$3` of the run at the place `$2` on, however many came before.
 */
export function pageOfRows(table: 'notifications' | 'deliveries', columns = ''): string {
  return `page AS MATERIALIZED (
     SELECT row.*, of_run.run_id, of_run.place
     FROM unnest($1::uuid[]) WITH ORDINALITY AS of_run (run_id, place)
     CROSS JOIN LATERAL (
       SELECT r.id${columns} FROM ${table} r
       WHERE r.run_id = of_run.run_id
         AND r.id > CASE WHEN of_run.place > $2::int THEN '${lowestId}'::uuid ELSE $3::uuid END
       ORDER BY r.id LIMIT $4::int) row
     WHERE of_run.place >= $2::int
     ORDER BY of_run.place, row.id LIMIT $4::int)`;
}

/** SQL of the ids of the page: a list, so that whatever is joined is looked up by its index. */
export const pageIds = '(ARRAY(SELECT id FROM page))';

/** SQL of what `toRowsPage` reads. */
export const endOfPage = `(SELECT count(*)::int FROM page) AS count, last.place::int, last.id AS after
   FROM (SELECT 1) AS one LEFT JOIN LATERAL (
     SELECT place, id FROM page ORDER BY place DESC, id DESC LIMIT 1) last ON true`;

/** A row that ends with `endOfPage`. */
export interface PageRow {
  count: number;
  place: number | null;
  after: string | null;
}

/** Reads how a page ended. */
export function toRowsPage(
  row: PageRow | undefined,
  { limit }: Pick<RowsInput, 'limit'>,
): RowsPage {
  const { count = 0, place = null, after = null } = row ?? {};
  const next = count < limit || place === null || after === null ? null : { place, after };
  return { count, next };
}
