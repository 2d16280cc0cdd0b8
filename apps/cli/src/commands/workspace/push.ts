import type { Context } from '../../context.ts';
import { defineCommand, type OptionLine } from '../../define-command.ts';
import { Failure } from '../../failure.ts';
import { listLocalHandles } from '../../sync/list-handles.ts';
import { pushNotiflow } from '../../sync/push-notiflow.ts';
import { workThrough } from '../../sync/work-through.ts';

export const pushOptions: OptionLine[] = [
  ['--force', 'overwrite what was changed in the project'],
  ['--dry-run', 'only tell what would happen'],
];

/** How the options say a push is meant. */
export interface PushOptions {
  force?: boolean;
  dryRun?: boolean;
}

/** Pushes the notiflows of the working tree; a conflict stops one of them and none of the others. */
export const push = defineCommand<PushOptions & { handles: string[] }>({
  usage: 'push [handles...]',
  summary: 'Push the notiflows of this folder',
  description: [
    'Pushes every notiflow of the working tree, or the named ones, into their drafts. What did not',
    'change makes no version. What was changed in the project since the last pull is a conflict and',
    'is left alone. Exit code 5: some were pushed and some were not.',
  ].join('\n'),
  options: pushOptions,
  examples: ['push', 'push welcome', 'push --dry-run', 'push welcome --force'],
  async run(context, { handles, ...options }) {
    const { directory } = context.config;
    const named = handles.length > 0 ? handles : await listLocalHandles(directory);
    if (named.length === 0) {
      throw new Failure(`There are no notiflows in ${directory}.`, { next: 'nf pull' });
    }
    return pushAll(context, { handles: named, options });
  },
});

/** Pushes the named notiflows. */
export function pushAll(
  context: Context,
  { handles, options }: { handles: string[]; options: PushOptions },
) {
  const { config, env } = context;
  const deps = { client: context.management(), directory: config.directory, env };
  const wishes = { isForced: options.force === true, isDry: options.dryRun === true };
  return workThrough(context, {
    handles,
    work: (handle) => pushNotiflow(deps, { handle, ...wishes }),
    definition: { usage: 'push' },
  });
}
