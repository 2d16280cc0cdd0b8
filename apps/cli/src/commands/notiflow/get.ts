import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import type { RemoteNotiflow, RemoteVersion } from '../../notiflow-files/notiflow-content.ts';
import { formatTable } from '../../terminal/format-table.ts';
import { printable } from '../../terminal/printable.ts';

/** Shows one notiflow. */
export const getNotiflow = defineCommand<{ handle: string }>({
  usage: 'notiflow get <handle>',
  summary: 'Show a notiflow and its steps',
  examples: ['notiflow get welcome', 'notiflow get welcome --json'],
  async run({ management }, { handle }) {
    const path = `/notiflows/${toPathPart(handle)}`;
    const { body } = await management().request<RemoteNotiflow>('GET', path);
    return { data: body, text: describe(body) };
  },
});

function describe(notiflow: RemoteNotiflow): string {
  const { current_version: current, published_version: published } = notiflow;
  const rows = (current?.steps ?? []).map((step) =>
    ['handle', 'type', 'channel_type', 'channel_handle'].map((field) => textOf(step[field])),
  );
  return [
    `${notiflow.handle} (${printable(notiflow.name)})`,
    `active: ${notiflow.active ? 'yes' : 'no'} · current: ${nameOf(current)} · published: ${nameOf(published)}`,
    '',
    formatTable(['STEP', 'TYPE', 'CHANNEL TYPE', 'CHANNEL'], { rows, empty: 'No steps.' }),
  ].join('\n');
}

function nameOf(version: RemoteVersion | null): string {
  return version === null ? '–' : `version ${version.version_number} (${version.status})`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
