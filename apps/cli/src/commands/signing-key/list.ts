import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { RemoteSigningKey } from './remote-signing-key.ts';

// Of the newest; those that sign are never so many.
const limit = 100;

/** Lists the keys with which servers sign who the users of pages are. */
export const listSigningKeys = defineCommand({
  usage: 'signing-key list',
  summary: 'List the signing keys of the project',
  examples: ['signing-key list', 'signing-key list --json'],
  async run({ management }) {
    const { body } = await management().request<{ items: RemoteSigningKey[] }>(
      'GET',
      '/signing-keys',
      { query: { limit } },
    );
    const rows = body.items.map((item) => [
      item.id,
      item.name,
      item.algorithm,
      item.purpose,
      statusOf(item),
      item.last_used_at ?? '',
    ]);
    const header = ['ID', 'NAME', 'ALGORITHM', 'PURPOSE', 'STATUS', 'LAST USED'];
    const text = formatTable(header, { rows, empty: 'No signing keys.' });
    return { data: { items: body.items }, text };
  },
});

function statusOf({ revoked_at, expires_at }: RemoteSigningKey): string {
  if (revoked_at !== null) return 'revoked';
  if (expires_at === null) return 'active';
  return Date.parse(expires_at) <= Date.now() ? 'expired' : `until ${expires_at}`;
}
