import type { Db } from './connect.ts';

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

/** A list as SQL: `select … from …` without its conditions, and the conditions with their values. */
export interface ListQuery {
  /** From one table: what is looked up beside it is a subquery per column, so that a page looks up no more than its rows. */
  select: string;
  /** Column that orders the list, a UUIDv7. */
  idColumn: string;
  /** Conditions that need no value. */
  always?: string[];
  conditions: Condition[];
}

/** Reads one page by its key: rows before the page cost nothing, rows that a condition leaves out do. */
export async function readPage<Row extends { id: string }>(
  db: Db,
  query: ListQuery,
  page: PageInput,
): Promise<Page<Row>> {
  const isBackward = page.before !== null;
  const cursor = page.before ?? page.after;
  const conditions = query.conditions.filter(([, value]) => value !== undefined);
  if (cursor !== null) conditions.push([`${query.idColumn} ${isBackward ? '>' : '<'} ?`, cursor]);
  const numbered = conditions.map(([text], index) => text.replace('?', `$${index + 1}`));
  const text = `${query.select} WHERE ${[...(query.always ?? []), ...numbered].join(' AND ')}
    ORDER BY ${query.idColumn} ${isBackward ? 'ASC' : 'DESC'} LIMIT ${page.limit + 1}`;
  const { rows } = await db.pool.query(
    text,
    conditions.map(([, value]) => value),
  );
  const hasMore = rows.length > page.limit;
  const items: Row[] = rows.slice(0, page.limit);
  if (isBackward) items.reverse();
  return {
    items,
    hasMoreAfter: isBackward ? true : hasMore,
    hasMoreBefore: isBackward ? hasMore : cursor !== null,
  };
}

/** What every list may be narrowed by: moments of creation, both excluded. */
export interface CreatedFilters {
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
}

// Ids are made by the api and the workers, `created_at` by Postgres: as far as their clocks may be apart.
const clockMarginMs = 60 * 60 * 1000;

/**
 * The conditions of `CreatedFilters` on a table by its alias. No index holds `created_at`, but ids begin with the
 * millisecond they were made at: bounding them spares a list the rows that are newer or older by far.
 */
export function whenCreated(alias: string, filters: CreatedFilters): Condition[] {
  const { createdAfter, createdBefore } = filters;
  return [
    // Moments are shown in milliseconds and kept in microseconds: what is shown as this moment is not after it.
    [`${alias}.created_at >= ?`, createdAfter && new Date(createdAfter.getTime() + 1)],
    [`${alias}.id > ?`, createdAfter && firstIdAt(createdAfter.getTime() - clockMarginMs)],
    [`${alias}.created_at < ?`, createdBefore],
    [`${alias}.id < ?`, createdBefore && firstIdAt(createdBefore.getTime() + clockMarginMs)],
  ];
}

/** The lowest UUIDv7 of a millisecond; a UUID has 48 bits for it. */
function firstIdAt(ms: number): string {
  const bounded = Math.min(Math.max(ms, 0), 2 ** 48 - 1);
  const hex = bounded.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
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
