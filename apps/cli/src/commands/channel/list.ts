import { listAll } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';

/** Lists the channels of the project. */
export const listChannels = defineCommand<object>({
  usage: 'channel list',
  summary: 'List the channels of the project',
  examples: ['channel list', 'channel list --json'],
  async run({ management }) {
    const items = await listAll<Record<'handle' | 'name' | 'type' | 'provider', string>>(
      management(),
      { path: '/channels' },
    );
    const rows = items.map(({ handle, name, type, provider }) => [handle, name, type, provider]);
    const header = ['HANDLE', 'NAME', 'TYPE', 'PROVIDER'];
    return { data: { items }, text: formatTable(header, { rows, empty: 'No channels.' }) };
  },
});
