import type { Context } from '../context.ts';
import type { CommandResult } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../terminal/printable.ts';
import type { ImportRow, RowProblem } from './import-row.ts';
import type { OpenRows } from './open-rows.ts';

const toldMax = 20;

/** Reads all rows and tells what is wrong with them, without sending anything: `--dry-run`. */
export async function checkRows(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  { rows, check }: { rows: OpenRows; check(row: ImportRow): RowProblem[] },
): Promise<CommandResult> {
  let count = 0;
  let rejected = 0;
  for await (const row of rows.read(rows.first)) {
    signal.throwIfAborted();
    count += 1;
    const reasons = check(row);
    if (reasons.length === 0) continue;
    rejected += 1;
    if (terminal.isJson) terminal.writeEvent({ event: 'rejected', line: row.line, reasons });
    else if (rejected <= toldMax) terminal.note(describe(row, reasons));
    else if (rejected === toldMax + 1) terminal.note('… (--json lists all of them)');
  }
  return {
    event: { event: 'done', dry_run: true, done: count, rejected },
    note: `${count} rows read, ${rejected} would be rejected. Nothing was sent.`,
    exitCode: rejected === 0 ? exitCodes.ok : exitCodes.partial,
  };
}

function describe({ line }: ImportRow, reasons: RowProblem[]): string {
  const words = reasons.map(({ field, message }) => `${field} ${message}`.trim());
  return printable(`line ${line}: ${words.join('; ')}`);
}
