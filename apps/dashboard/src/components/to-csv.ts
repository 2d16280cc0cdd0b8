/** What a column gives to a spreadsheet. */
export interface CsvColumn<T> {
  title: string;
  text: (row: T) => string | number | null;
}

/** Rows as CSV per RFC 4180; a text that a spreadsheet would take for a formula stays a text. */
export function toCsv<T>(columns: readonly CsvColumn<T>[], rows: readonly T[]): string {
  return csvHead(columns) + csvLines(columns, rows);
}

/** The first line of a CSV: what the columns are called. */
export function csvHead<T>(columns: readonly CsvColumn<T>[]): string {
  return toLine(columns.map(({ title }) => title));
}

/** Lines of a CSV, one for each row. */
export function csvLines<T>(columns: readonly CsvColumn<T>[], rows: readonly T[]): string {
  return rows.map((row) => toLine(columns.map(({ text }) => text(row)))).join('');
}

const toLine = (cells: (string | number | null)[]) => `${cells.map(quote).join(',')}\r\n`;

function quote(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
