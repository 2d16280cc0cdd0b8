/** Writes a Markdown table; the first column is text, the others are figures. */
export function printTable(rows: string[][]): string {
  const [head = [], ...rest] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const pad = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  const rule = widths.map((width, at) =>
    at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [head, rule, ...rest].map((row) => `| ${row.map(pad).join(' | ')} |`).join('\n');
}
