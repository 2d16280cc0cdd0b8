import { printable } from './printable.ts';

/** Rows under each other, columns as wide as their widest cell; no rows are the text given for that. */
export function formatTable(
  header: string[],
  { rows, empty }: { rows: (string | number | boolean | null | undefined)[][]; empty: string },
): string {
  if (rows.length === 0) return empty;
  const cells = [header, ...rows.map((row) => row.map(toCell))];
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return printable(String(value)).replace(/\s+/g, ' ');
}
