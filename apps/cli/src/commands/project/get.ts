import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';

/** Shows one project. */
export const getProject = defineCommand<{ slug: string }>({
  usage: 'project get <slug>',
  summary: 'Show a project',
  examples: ['project get shop', 'project get shop --json'],
  async run({ management }, { slug }) {
    const { body } = await management().request('GET', `/projects/${toPathPart(slug)}`);
    return { data: body, text: printable(JSON.stringify(body, null, 2)) };
  },
});
