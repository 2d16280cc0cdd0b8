import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';

/** Says where requests go. */
export const whoami = defineCommand<object>({
  usage: 'whoami',
  summary: 'Say which installation and project requests go to',
  examples: ['whoami', 'whoami --json', 'whoami --project shop'],
  async run({ config, management }) {
    const { body } = await management().request<{ project: { name: string; slug: string } }>(
      'GET',
      '/whoami',
    );
    const { name, slug } = body.project;
    return {
      data: { base_url: config.baseUrl, ...body },
      text: `${printable(slug)} (${printable(name)}) at ${config.baseUrl}`,
    };
  },
});
