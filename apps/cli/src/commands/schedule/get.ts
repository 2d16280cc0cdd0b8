import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';

/** Shows one schedule, when it comes round next, and what became of the last time. */
export const getSchedule = defineCommand<{ handle: string }>({
  usage: 'schedule get <handle>',
  summary: 'Show a schedule',
  examples: ['schedule get weekly-news', 'schedule get weekly-news --json'],
  async run({ management }, { handle }) {
    const { body } = await management().request('GET', `/schedules/${toPathPart(handle)}`);
    return { data: body, text: printable(JSON.stringify(body, null, 2)) };
  },
});
