import { defineCommand } from '../../define-command.ts';
import { type PushOptions, pushAll, pushOptions } from '../workspace/push.ts';

/** Pushes one notiflow of the working tree. */
export const pushNotiflow = defineCommand<PushOptions & { handle: string }>({
  usage: 'notiflow push <handle>',
  summary: 'Push one notiflow of this folder',
  options: pushOptions,
  examples: ['notiflow push welcome', 'notiflow push welcome --force'],
  run: (context, { handle, ...options }) => pushAll(context, { handles: [handle], options }),
});
