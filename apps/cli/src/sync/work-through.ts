import { ConnectionError } from 'notiflows-client';
import type { Context } from '../context.ts';
import type { CommandDefinition, CommandResult } from '../define-command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { explainError, toErrorFacts } from '../explain-error.ts';
import { printable } from '../terminal/printable.ts';

/** What became of one of several notiflows. */
interface WorkedItem {
  handle: string;
  outcome: string;
  version?: number | null;
  error?: object;
}

/** Works several notiflows one after the other; one that fails does not hold up the others. */
export async function workThrough(
  { terminal, config }: Pick<Context, 'terminal' | 'config'>,
  {
    handles,
    work,
    definition,
  }: {
    handles: string[];
    work(handle: string): Promise<WorkedItem>;
    definition: Pick<CommandDefinition, 'usage'>;
  },
): Promise<CommandResult> {
  const items: WorkedItem[] = [];
  const failedWith: ExitCode[] = [];
  for (const handle of handles) {
    terminal.redraw(`${items.length + 1} / ${handles.length} ${handle}`);
    try {
      const item = await work(handle);
      items.push(item);
      if (!terminal.isJson) terminal.note(describe(item, terminal));
    } catch (error) {
      // With no way to get in, or nobody who answers, every further one would fail alike.
      if (isHopeless(error)) throw error;
      const told = explainError(error, { config, definition });
      items.push({ handle, outcome: 'failed', error: toErrorFacts(told) });
      failedWith.push(told.exitCode);
      if (!terminal.isJson) tell(terminal, { handle, ...told });
    }
  }
  return { data: { items }, exitCode: exitCodeFor(failedWith, handles.length) };
}

function isHopeless(error: unknown): boolean {
  const { exitCode } = explainError(error, { config: null, definition: { usage: '' } });
  if (exitCode === exitCodes.auth || exitCode === exitCodes.interrupted) return true;
  return error instanceof ConnectionError;
}

function exitCodeFor(failedWith: ExitCode[], count: number): ExitCode {
  if (failedWith.length === 0) return exitCodes.ok;
  if (failedWith.length < count) return exitCodes.partial;
  return count === 1 ? (failedWith[0] ?? exitCodes.failure) : exitCodes.failure;
}

function describe(
  { handle, outcome, version }: WorkedItem,
  { paint }: Pick<Context['terminal'], 'paint'>,
): string {
  const mark = outcome === 'unchanged' ? paint('dim', '·') : paint('green', '✓');
  return `${mark} ${handle} ${outcome}${version ? ` (version ${version})` : ''}`;
}

function tell(
  terminal: Context['terminal'],
  { handle, message, lines, next, requestId }: { handle: string } & ReturnType<typeof explainError>,
): void {
  terminal.note(`${terminal.paint('red', '✗')} ${printable(handle)}: ${message}`);
  for (const line of lines) terminal.note(`  ${line}`);
  if (requestId) terminal.note(`  Request: ${requestId}`);
  if (next) terminal.note(`  Next: ${next}`);
}
