import { listAll } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';
import { type RemoteMember, rolesOf } from './remote-member.ts';

/** Lists who looks after the installation. */
export const listMembers = defineCommand<object>({
  usage: 'member list',
  summary: 'List who may log in at the dashboard, and what they may do',
  examples: ['member list', 'member list --json'],
  async run({ management }) {
    const items = await listAll<RemoteMember>(management(), { path: '/members' });
    const rows = items.map((item) => [
      item.email,
      item.name,
      rolesOf(item),
      statusOf(item),
      item.last_login_at ?? '',
    ]);
    const header = ['E-MAIL', 'NAME', 'MAY BE', 'STATUS', 'LAST LOGIN'];
    return { data: { items }, text: formatTable(header, { rows, empty: 'No members.' }) };
  },
});

function statusOf({ disabled, last_login_at }: RemoteMember): string {
  if (disabled) return 'disabled';
  return last_login_at === null ? 'never came' : 'active';
}
