import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { printable } from '../../terminal/printable.ts';
import { fullLink, type RemoteMember, rolesOf } from './remote-member.ts';

interface AddInput {
  email: string;
  grants: string[];
  name?: string;
  everywhere?: string;
}

/** Adds a member, and shows the link by which they choose a password. */
export const addMember = defineCommand<AddInput>({
  usage: 'member add <email> [grants...]',
  summary: 'Let somebody in: as viewer, operator or admin of projects',
  description: [
    'Each grant is a project and a role, as shop=operator; --everywhere gives a role in all projects.',
    'Prints the link by which they choose a password: it is good once, for three days, and no mail is sent.',
  ].join('\n'),
  options: [
    ['--name <name>', 'what they are called'],
    ['--everywhere <role>', 'viewer, operator or admin of every project'],
  ],
  examples: [
    'member add grace@example.com shop=operator',
    'member add ada@example.com --everywhere admin --name "Ada Lovelace"',
  ],
  async run({ management, config }, { email, grants, name, everywhere }) {
    const projects = grants.map(readGrant);
    if (projects.length === 0 && everywhere === undefined) {
      throw usageFailure(
        `${email} would see nothing.`,
        `nf member add ${email} <project>=viewer, or --everywhere viewer`,
      );
    }
    const { body } = await management().request<RemoteMember & { link: string | null }>(
      'POST',
      '/members',
      { body: { email, name, account_role: everywhere, projects } },
    );
    const { link } = body;
    const note = printable(`Added ${body.email}, ${rolesOf(body)}.`);
    if (link === null) return { data: body, note: `${note} A link: nf member link ${email}` };
    const full = fullLink(link, config.baseUrl);
    return { data: { ...body, link: full }, text: full, note: `${note} Hand them the link.` };
  },
});

function readGrant(text: string): { slug: string; role: string } {
  const [, slug, role] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (slug !== undefined && role !== undefined) return { slug, role };
  throw usageFailure(`"${text}" must be written as project=role.`);
}
