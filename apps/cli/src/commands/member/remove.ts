import { requireAgreement } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';
import { findMember } from './remote-member.ts';

/** Removes a member and ends their sessions. */
export const removeMember = defineCommand<{ email: string }>({
  usage: 'member remove <email>',
  summary: 'Remove somebody; what they did stays in the audit log',
  examples: ['member remove grace@example.com --yes'],
  async run(context, { email: typed }) {
    const client = context.management();
    const { id, email } = await findMember(client, typed);
    await requireAgreement(context, printable(`Remove ${email}?`));
    await client.request('DELETE', `/members/${id}`);
    return { data: { id, email, removed: true }, note: printable(`Removed ${email}.`) };
  },
});
