import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';

/** Shows the settings of the project. */
export const getSettings = defineCommand({
  usage: 'settings get',
  summary: 'Show the settings of the project',
  examples: ['settings get', 'settings get --json'],
  async run({ management }) {
    const { body } = await management().request<Record<string, unknown>>('GET', '/settings');
    const rows = Object.entries(body).map(([name, value]) => [name, showValue(value)]);
    return { data: body, text: formatTable(['SETTING', 'VALUE'], { rows, empty: 'No settings.' }) };
  },
});

/** A value as `settings set` takes it. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
