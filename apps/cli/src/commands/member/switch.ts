import { type CommandDefinition, defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';
import { findMember, type RemoteMember } from './remote-member.ts';

/** Shuts a member out. */
export const disableMember = defineSwitch({
  verb: 'disable',
  summary: 'Shut somebody out, within five seconds, and keep everything else',
  said: 'cannot come in any more',
});

/** Lets a member in again. */
export const enableMember = defineSwitch({
  verb: 'enable',
  summary: 'Let somebody in again',
  said: 'can log in again',
});

function defineSwitch({
  verb,
  summary,
  said,
}: {
  verb: 'disable' | 'enable';
  summary: string;
  said: string;
}): CommandDefinition {
  return defineCommand<{ email: string }>({
    usage: `member ${verb} <email>`,
    summary,
    examples: [`member ${verb} grace@example.com`],
    async run({ management }, { email }) {
      const client = management();
      const { id } = await findMember(client, email);
      const { body } = await client.request<RemoteMember>('PUT', `/members/${id}`, {
        body: { disabled: verb === 'disable' },
      });
      return { data: body, note: printable(`${body.email} ${said}.`) };
    },
  });
}
