import type { ApiClient } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';
import { describeLast, type RemoteSchedule } from './remote-schedule.ts';

interface Page {
  items: RemoteSchedule[];
  page: { after: string | null };
}

/** Lists the schedules of the project. */
export const listSchedules = defineCommand({
  usage: 'schedule list',
  summary: 'List the schedules of the project',
  examples: ['schedule list', 'schedule list --json'],
  async run({ management }) {
    const items = await listEvery(management());
    const rows = items.map((item) => [
      item.handle,
      item.name,
      item.status,
      item.cron ?? item.rrule,
      item.timezone,
      item.next_runs[0] ?? '',
      describeLast(item),
    ]);
    const header = ['HANDLE', 'NAME', 'STATUS', 'RULE', 'TIMEZONE', 'NEXT', 'LAST'];
    return { data: { items }, text: formatTable(header, { rows, empty: 'No schedules.' }) };
  },
});

async function listEvery(client: ApiClient): Promise<RemoteSchedule[]> {
  const items: RemoteSchedule[] = [];
  for (let after: string | undefined; ; ) {
    const { body } = await client.request<Page>('GET', '/schedules', {
      query: { after, limit: 1_000 },
    });
    items.push(...body.items);
    if (body.page.after === null) return items;
    after = body.page.after;
  }
}
