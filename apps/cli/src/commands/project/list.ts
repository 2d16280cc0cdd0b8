import { listAll } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';

/** Lists the account's projects. */
export const listProjects = defineCommand<object>({
  usage: 'project list',
  summary: 'List the projects of the account',
  examples: ['project list', 'project list --json'],
  async run({ management }) {
    const items = await listAll<{ slug: string; name: string }>(management(), {
      path: '/projects',
    });
    const rows = items.map(({ slug, name }) => [slug, name]);
    return {
      data: { items },
      text: formatTable(['SLUG', 'NAME'], { rows, empty: 'No projects.' }),
    };
  },
});
