import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';

/** Shows one channel; of its credentials only that they are set. */
export const getChannel = defineCommand<{ handle: string }>({
  usage: 'channel get <handle>',
  summary: 'Show a channel',
  examples: ['channel get shop-mail', 'channel get shop-mail --json'],
  async run({ management }, { handle }) {
    const { body } = await management().request('GET', `/channels/${toPathPart(handle)}`);
    return { data: body, text: printable(JSON.stringify(body, null, 2)) };
  },
});
