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

/** A list as SQL: `select … from …` without its conditions, and the conditions with their values. */
export interface ListQuery {
  select: string;
  /** Column that orders the list, a UUIDv7. */
  idColumn: string;
  /** Conditions with `?` where their one value goes; those whose value is undefined are left out. */
  conditions: [text: string, value: unknown][];
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
  const where = conditions.map(([text], index) => text.replace('?', `$${index + 1}`)).join(' AND ');
  const text = `${query.select} ${where === '' ? '' : `WHERE ${where}`}
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
