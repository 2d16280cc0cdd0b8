import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { formatTable } from '../../terminal/format-table.ts';

interface User {
  external_id: string;
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  created_at: string;
}

interface Page {
  items: User[];
  page: { after: string | null };
}

const limitMax = 1_000;

/** Lists users, or finds one by what is known of them. */
export const listUsers = defineCommand<{ search?: string; limit: string }>({
  usage: 'users list',
  summary: 'List users, newest first, or find somebody',
  options: [
    ['--search <text>', 'only who has this id, external id, e-mail address or phone number'],
    ['--limit <number>', 'how many at most', '50'],
  ],
  examples: ['users list --search ada@example.com', 'users list --limit 1000 --json'],
  async run({ admin }, { search, limit }) {
    const most = Number(limit);
    if (!Number.isInteger(most) || most < 1 || most > limitMax) {
      throw usageFailure(`--limit must be a whole number from 1 to ${limitMax}.`);
    }
    const { body } = await admin().request<Page>('GET', '/users', {
      query: { search, limit: most },
    });
    const rows = body.items.map((user) => [
      user.external_id,
      user.email ?? '',
      user.phone ?? '',
      [user.first_name, user.last_name].filter(Boolean).join(' '),
      user.created_at,
    ]);
    const header = ['EXTERNAL ID', 'E-MAIL', 'PHONE', 'NAME', 'SINCE'];
    const empty = search === undefined ? 'No users.' : 'Nobody is known by that.';
    const note =
      body.page.after === null ? undefined : 'There are more: --limit shows more of them.';
    return {
      data: body,
      text: formatTable(header, { rows, empty }),
      ...(note !== undefined && { note }),
    };
  },
});
