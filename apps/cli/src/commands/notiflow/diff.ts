import { defineCommand } from '../../define-command.ts';
import { diffAll } from '../workspace/diff.ts';

/** Shows what a push of one notiflow would change. */
export const diffNotiflow = defineCommand<{ handle: string }>({
  usage: 'notiflow diff <handle>',
  summary: 'Show how one notiflow here differs from the project',
  description:
    'Shows what a push would change, as a unified diff. Exit code 0: nothing; 1: something.',
  examples: ['notiflow diff welcome', 'notiflow diff welcome --json'],
  run: (context, { handle }) => diffAll(context, [handle]),
});
