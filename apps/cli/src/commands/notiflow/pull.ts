import { defineCommand } from '../../define-command.ts';
import { pullAll, pullOptions } from '../workspace/pull.ts';

/** Writes one notiflow of the project into the working tree. */
export const pullNotiflow = defineCommand<{ handle: string; force?: boolean }>({
  usage: 'notiflow pull <handle>',
  summary: 'Write one notiflow of the project into this folder',
  options: pullOptions,
  examples: ['notiflow pull welcome', 'notiflow pull welcome --force'],
  run: (context, { handle, force }) =>
    pullAll(context, { handles: [handle], isForced: force === true }),
});
