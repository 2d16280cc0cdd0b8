import { defineCommand } from '../define-command.ts';
import { formatTable } from '../terminal/format-table.ts';

interface Found {
  kind: string;
  id: string;
  matched: string;
  handle: string | null;
  title: string | null;
  status: string | null;
  external_id: string | null;
  address: string | null;
  path: string;
}

/** Finds whatever a text names. */
export const search = defineCommand<{ text: string }>({
  usage: 'search <text>',
  summary: 'Find what a text names: an id, a user, a request, a handle …',
  description: [
    'Takes any id or a text with one in it, an external id, an e-mail address or a phone number,',
    'a request id, an idempotency or cancellation key, the id that a provider gave a message,',
    'or the beginning of a handle or a name.',
  ].join('\n'),
  examples: ['search ada@example.com', 'search 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11 --json'],
  async run({ management }, { text }) {
    const { body } = await management().request<{ items: Found[] }>('GET', '/search', {
      query: { q: text },
    });
    const rows = body.items.map((item) => [
      item.kind,
      item.external_id ?? item.address ?? item.handle ?? item.title ?? item.id,
      item.status ?? '',
      item.matched,
      item.path,
    ]);
    const header = ['KIND', 'NAME', 'STATUS', 'FOUND BY', 'PATH'];
    return { data: body, text: formatTable(header, { rows, empty: 'Nothing is called that.' }) };
  },
});
