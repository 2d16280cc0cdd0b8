import { listAll } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';

interface ListedNotiflow {
  handle: string;
  name: string;
  active: boolean;
  published_version_id?: string | null;
  has_unpublished_changes: boolean;
}

/** Lists the notiflows of the project. */
export const listNotiflows = defineCommand<{
  query?: string;
  active?: boolean;
  published?: boolean;
  archived?: boolean;
}>({
  usage: 'notiflow list [query]',
  summary: 'List the notiflows of the project',
  options: [
    ['--active', 'only active ones'],
    ['--published', 'only published ones'],
    ['--archived', 'archived ones'],
  ],
  examples: ['notiflow list', 'notiflow list order --active', 'notiflow list --json'],
  async run({ management }, query) {
    const items = await listAll<ListedNotiflow>(management(), { path: '/notiflows', query });
    const rows = items.map((item) => [
      item.handle,
      item.name,
      item.active,
      typeof item.published_version_id === 'string',
      item.has_unpublished_changes,
    ]);
    const header = ['HANDLE', 'NAME', 'ACTIVE', 'PUBLISHED', 'CHANGES'];
    return { data: { items }, text: formatTable(header, { rows, empty: 'No notiflows.' }) };
  },
});
