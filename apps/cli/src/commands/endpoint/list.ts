import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { RemoteEndpoint } from './remote-endpoint.ts';

// A project has no more than a page holds.
const limit = 100;

/** Lists the event endpoints of the project. */
export const listEndpoints = defineCommand({
  usage: 'endpoint list',
  summary: 'List the event endpoints of the project',
  examples: ['endpoint list', 'endpoint list --json'],
  async run({ management }) {
    const { body } = await management().request<{ items: RemoteEndpoint[] }>(
      'GET',
      '/event-endpoints',
      { query: { limit } },
    );
    const rows = body.items.map((item) => [
      item.id,
      item.url,
      item.event_types.join(' ') || 'everything',
      item.disabled_reason === null ? item.status : `${item.status} (${item.disabled_reason})`,
      item.failing_since ?? '',
      item.last_success_at ?? '',
    ]);
    const header = ['ID', 'URL', 'TYPES', 'STATUS', 'FAILING SINCE', 'LAST SUCCESS'];
    const text = formatTable(header, { rows, empty: 'No event endpoints.' });
    return { data: { items: body.items }, text };
  },
});
