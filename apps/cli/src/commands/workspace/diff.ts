import type { Context } from '../../context.ts';
import { type CommandResult, defineCommand } from '../../define-command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { usageFailure } from '../../failure.ts';
import { readNotiflow } from '../../notiflow-files/read-notiflow.ts';
import { compareNotiflow } from '../../sync/compare-notiflow.ts';
import { findRemote } from '../../sync/find-remote.ts';
import { listLocalHandles, listRemoteHandles } from '../../sync/list-handles.ts';
import { printable } from '../../terminal/printable.ts';

/** Shows what a push would change. */
export const diff = defineCommand<{ handles: string[] }>({
  usage: 'diff [handles...]',
  summary: 'Show how this folder differs from the project',
  description:
    'Shows what a push would change, as a unified diff. Exit code 0: nothing; 1: something.',
  examples: ['diff', 'diff welcome', 'diff --json'],
  async run(context, { handles }) {
    if (handles.length > 0) return diffAll(context, handles);
    const [local, remote] = await Promise.all([
      listLocalHandles(context.config.directory),
      listRemoteHandles(context.management()),
    ]);
    return diffAll(context, [...new Set([...local, ...remote])].sort());
  },
});

/** Compares the named notiflows. */
export async function diffAll(context: Context, handles: string[]): Promise<CommandResult> {
  const notiflows: { handle: string; diffs: string[] }[] = [];
  for (const handle of handles) {
    const sides = {
      handle,
      local: await readNotiflow({ directory: context.config.directory, env: context.env }, handle),
      remote: await findRemote(context.management(), handle),
    };
    if (sides.local === null && sides.remote === null) {
      throw usageFailure(
        `There is no notiflow ${handle}, here or in the project.`,
        'nf notiflow list',
      );
    }
    const diffs = compareNotiflow(context.env, sides);
    if (diffs.length > 0) notiflows.push({ handle, diffs });
  }
  const isSame = notiflows.length === 0;
  const shown = notiflows.flatMap(({ diffs }) => diffs.map((text) => paintDiff(context, text)));
  return {
    data: { changed: !isSame, notiflows },
    text: shown.join('\n'),
    ...(isSame && { note: 'No differences.' }),
    exitCode: isSame ? exitCodes.ok : exitCodes.failure,
  };
}

/** A unified diff as a terminal shows it. */
export function paintDiff({ terminal }: Context, text: string): string {
  return printable(text)
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@')) return terminal.paint('cyan', line);
      if (line.startsWith('+')) return terminal.paint('green', line);
      return line.startsWith('-') ? terminal.paint('red', line) : line;
    })
    .join('\n');
}
