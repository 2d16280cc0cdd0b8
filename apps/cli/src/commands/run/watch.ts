import { defineCommand } from '../../define-command.ts';
import { followRun, parseFollowWishes } from './follow-run.ts';

/** Shows a run until its counters balance and nothing in it is open. */
export const watchRun = defineCommand<{ id: string; interval?: string; timeout?: string }>({
  usage: 'run watch <id>',
  summary: 'Show a run until everything in it is settled',
  description: [
    'Asks the Admin API for the run until no notification and no delivery is open and the counters',
    'balance. With --json every change is a line. Exit code 1: something failed.',
  ].join('\n'),
  options: [
    ['--interval <seconds>', 'time between two looks', '1'],
    ['--timeout <seconds>', 'give up after this time'],
  ],
  examples: [
    'run watch 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11',
    'run watch 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11 --json --timeout 60',
  ],
  run: (context, { id, ...options }) =>
    followRun(context, { client: context.admin(), id, wishes: parseFollowWishes(options) }),
});
