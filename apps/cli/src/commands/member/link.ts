import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';
import { findMember, fullLink } from './remote-member.ts';

/** Makes another link by which a member chooses a password. */
export const linkMember = defineCommand<{ email: string }>({
  usage: 'member link <email>',
  summary: 'Make another link for somebody who lost theirs, or the password',
  description: 'The link is good once, for three days. The one before is worth nothing then.',
  examples: ['member link grace@example.com'],
  async run({ management, config }, { email }) {
    const client = management();
    const member = await findMember(client, email);
    const { body } = await client.request<{ link: string | null }>(
      'POST',
      `/members/${member.id}/link`,
    );
    const link = body.link === null ? null : fullLink(body.link, config.baseUrl);
    return {
      data: { id: member.id, email: member.email, link },
      ...(link !== null && { text: link }),
      note: printable(`By it ${member.email} chooses a password.`),
    };
  },
});
