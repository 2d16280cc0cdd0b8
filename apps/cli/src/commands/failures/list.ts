import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';

interface DeadLetterGroup {
  fingerprint: string;
  status: string;
  reason: string | null;
  code: string | null;
  channel: string | null;
  channel_type: string;
  count: number;
  last_at: string;
}

/** Groups what could not be delivered, the largest group first. */
export const listFailures = defineCommand<{ since?: string }>({
  usage: 'failures list',
  summary: 'Group what could not be delivered',
  options: [['--since <moment>', 'of deliveries made since then (ISO 8601); a week unless given']],
  examples: ['failures list', 'failures list --since 2026-11-28T00:00:00Z --json'],
  async run({ management }, { since }) {
    const { body } = await management().request<{ items: DeadLetterGroup[]; has_more: boolean }>(
      'GET',
      '/dead-letters',
      { query: { created_after: since } },
    );
    const rows = body.items.map((group) => [
      group.fingerprint,
      String(group.count),
      group.status,
      group.reason ?? '',
      group.code ?? '',
      group.channel ?? group.channel_type,
      group.last_at,
    ]);
    const header = ['FINGERPRINT', 'COUNT', 'STATUS', 'REASON', 'CODE', 'CHANNEL', 'LAST'];
    const text = formatTable(header, { rows, empty: 'Everything was delivered.' });
    const note = body.has_more
      ? 'There are more than were counted: name a later --since.'
      : undefined;
    return { data: body, text, ...(note !== undefined && { note }) };
  },
});
