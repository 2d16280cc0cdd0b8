import { type CsvColumn, csvHead, csvLines } from './to-csv.ts';

/** A page of a list, which leads to the next one by a cursor or by its number. */
export interface ListPage<T> {
  items: readonly T[];
  page?: { after: string | null };
  page_info?: { page: number; total_pages: number };
}

/** What the next page is asked for with. */
export type Cursor = { after?: string; page?: number };

/** More rows than anybody reads in a spreadsheet. */
export const csvRowsMax = 100_000;

/** A list as a file, and whether it has more rows than the file. */
export interface CollectedCsv {
  file: Blob;
  rows: number;
  isCut: boolean;
}

/**
 * Writes a list into a file, page by page: of its rows one page at a time is in memory, of its text what the browser keeps of
 * files. It ends after `rowsMax`, and says so.
 */
export async function collectCsv<T>({
  columns,
  ask,
  onRows,
  rowsMax = csvRowsMax,
}: {
  columns: readonly CsvColumn<T>[];
  ask: (cursor: Cursor) => Promise<ListPage<T>>;
  /** Told how many rows there are so far. */
  onRows: (rows: number) => void;
  rowsMax?: number;
}): Promise<CollectedCsv> {
  const parts = [new Blob([csvHead(columns)])];
  let rows = 0;
  let cursor: Cursor | null = {};
  while (cursor !== null) {
    const list: ListPage<T> = await ask(cursor);
    const taken = list.items.slice(0, rowsMax - rows);
    parts.push(new Blob([csvLines(columns, taken)]));
    rows += taken.length;
    onRows(rows);
    cursor = nextOf(list);
    const isCut = taken.length < list.items.length || (cursor !== null && rows >= rowsMax);
    if (isCut) return { file: toFile(parts), rows, isCut };
  }
  return { file: toFile(parts), rows, isCut: false };
}

const toFile = (parts: Blob[]) => new Blob(parts, { type: 'text/csv' });

function nextOf({ page, page_info: numbered }: ListPage<unknown>): Cursor | null {
  if (page !== undefined) return page.after === null ? null : { after: page.after };
  if (numbered === undefined || numbered.page >= numbered.total_pages) return null;
  return { page: numbered.page + 1 };
}
