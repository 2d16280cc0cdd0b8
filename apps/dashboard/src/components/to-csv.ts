/** What a column gives to a spreadsheet. */
interface CsvColumn<T> {
  title: string;
  text: (row: T) => string | number | null;
}

/** Rows as CSV per RFC 4180; a text that a spreadsheet would take for a formula stays a text. */
export function toCsv<T>(columns: readonly CsvColumn<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map(({ title }) => quote(title)),
    ...rows.map((row) => columns.map(({ text }) => quote(text(row)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function quote(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
