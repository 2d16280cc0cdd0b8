import type { Db } from './connect.ts';
import { idAfter, idBefore } from './ids.ts';

/** Which rows of a list to read: newest first, from a row's id on. */
export interface PageInput {
  /** Rows older than this id. */
  after: string | null;
  /** Rows newer than this id; wins over `after`. */
  before: string | null;
  limit: number;
}

/** Some rows of a list, newest first, and whether there are more on either side. */
export interface Page<Row> {
  items: Row[];
  hasMoreAfter: boolean;
  hasMoreBefore: boolean;
}

/** A condition with `?` where its one value goes; without an effect while that is undefined. */
export type Condition = [text: string, value: unknown];

/** The texts of conditions with a number for each `?`, the first value being `$1`. */
export function numberConditions(conditions: Condition[]): string[] {
  return conditions.map(([text], index) => text.replace('?', `$${index + 1}`));
}

/** A list as SQL. */
export interface ListQuery {
  /** Of one table: what is looked up beside it is a subquery per column, so that a page looks up no more than its rows. */
  columns: string;
  /** The table and its alias. */
  from: string;
  /**
   * Conditions of which every row of the list meets exactly one. Each is read in the order of the list as far as the page
   * goes: for an index that begins with what they say, and would have to be sorted otherwise.
   */
  branches?: string[];
  /**
   * How many bytes of JSON the answer shows for a row, without the small columns: where these may be many, so that a
   * page of such rows ends early.
   */
  bytes?: string;
  /** Column that orders the list, a UUIDv7. */
  idColumn: string;
  /** Conditions that need no value. */
  always?: string[];
  conditions: Condition[];
}

/** What an answer holds at most, unless one row alone is larger: it is in memory several times while it is written. */
export const pageBytesMax = 8 * 1024 * 1024;

/**
 * SQL for the bytes of a `jsonb` value as JSON. Small values are stored as they are, and their size is known without
 * reading them; only a compressed one is written out to be measured.
 */
export function jsonBytes(value: string): string {
  return `CASE WHEN pg_column_compression(${value}) IS NULL THEN coalesce(pg_column_size(${value}), 0)
               ELSE octet_length(${value}::text) END`;
}

/**
 * Reads one page by its key: rows before the page cost nothing, rows that a condition leaves out do. A page whose rows
 * are large ends before its limit, and says that there are more.
 */
export async function readPage<Row extends { id: string }>(
  db: Db,
  query: ListQuery,
  page: PageInput,
): Promise<Page<Row>> {
  const isBackward = page.before !== null;
  const cursor = page.before ?? page.after;
  const conditions = query.conditions.filter(([, value]) => value !== undefined);
  if (cursor !== null) conditions.push([`${query.idColumn} ${isBackward ? '>' : '<'} ?`, cursor]);
  const text = writePage({ ...query, conditions }, { isBackward, limit: page.limit });
  const { rows } = await db.pool.query(
    text,
    conditions.map(([, value]) => value),
  );
  const items: Row[] = rows.slice(0, page.limit);
  const hasMore = Number(rows[0]?.page_rows ?? 0) > items.length;
  if (isBackward) items.reverse();
  return {
    items,
    hasMoreAfter: isBackward ? true : hasMore,
    hasMoreBefore: isBackward ? hasMore : cursor !== null,
  };
}

/** The statement of a page: one row more than its limit tells whether there are more, `page_rows` how many there were. */
function writePage(
  { columns, from, branches, bytes = '0', idColumn, always = [], conditions }: ListQuery,
  { isBackward, limit }: { isBackward: boolean; limit: number },
): string {
  const direction = isBackward ? 'ASC' : 'DESC';
  const where = [...always, ...numberConditions(conditions)].join(' AND ');
  const inOrder = `ORDER BY ${idColumn} ${direction} LIMIT ${limit + 1}`;
  const rows =
    branches === undefined
      ? `${from} WHERE ${where}`
      : uniteBranches({ from, branches, where, inOrder });
  return `SELECT * FROM (
      SELECT page.*, count(*) OVER () AS page_rows,
             sum(row_bytes) OVER (ORDER BY id ${direction}) AS page_bytes
      FROM (SELECT ${columns}, ${bytes} AS row_bytes FROM ${rows} ${inOrder}) page
    ) measured
    WHERE page_bytes <= ${pageBytesMax} OR page_bytes = row_bytes
    ORDER BY id ${direction}`;
}

function uniteBranches(parts: {
  from: string;
  branches: string[];
  where: string;
  inOrder: string;
}): string {
  const { from, branches, where, inOrder } = parts;
  const alias = from.split(' ').at(-1) ?? from;
  const read = branches.map(
    (branch) => `(SELECT ${alias}.* FROM ${from} WHERE ${where} AND ${branch} ${inOrder})`,
  );
  return `(${read.join(' UNION ALL ')}) ${alias}`;
}

/** What every list may be narrowed by: moments of creation, both excluded. */
export interface CreatedFilters {
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
}

/**
 * The conditions of `CreatedFilters` on a table by its alias. No index holds `created_at`, but ids begin with the
 * millisecond they were made at: bounding them spares a list the rows that are newer or older by far.
 */
export function whenCreated(alias: string, filters: CreatedFilters): Condition[] {
  const { createdAfter, createdBefore } = filters;
  return [
    // Moments are shown in milliseconds and kept in microseconds: what is shown as this moment is not after it.
    [`${alias}.created_at >= ?`, createdAfter && new Date(createdAfter.getTime() + 1)],
    [`${alias}.id > ?`, createdAfter && idBefore(createdAfter)],
    [`${alias}.created_at < ?`, createdBefore],
    [`${alias}.id < ?`, createdBefore && idAfter(createdBefore)],
  ];
}

/** Groups rows by a key they carry. */
export function groupBy<Row>(rows: Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
