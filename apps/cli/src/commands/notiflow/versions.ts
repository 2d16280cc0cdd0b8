import { listAll, toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import type { RemoteVersion } from '../../notiflow-files/notiflow-content.ts';
import { formatTable } from '../../terminal/format-table.ts';

type ListedVersion = RemoteVersion & { published_at: string | null; updated_at: string };

/** Lists the versions of a notiflow, or shows one. */
export const listVersions = defineCommand<{ handle: string; number?: string }>({
  usage: 'notiflow versions <handle> [number]',
  summary: 'List the versions of a notiflow, or show one',
  examples: ['notiflow versions welcome', 'notiflow versions welcome 3 --json'],
  async run({ management }, { handle, number }) {
    const path = `/notiflows/${toPathPart(handle)}/versions`;
    const items =
      number === undefined
        ? await listAll<ListedVersion>(management(), { path })
        : [
            (await management().request<ListedVersion>('GET', `${path}/${toPathPart(number)}`))
              .body,
          ];
    const rows = items.map(({ version_number, status, sha, published_at, updated_at }) => [
      version_number,
      status,
      sha.slice(0, 12),
      published_at,
      updated_at,
    ]);
    const header = ['VERSION', 'STATUS', 'SHA', 'PUBLISHED', 'UPDATED'];
    const text = formatTable(header, { rows, empty: 'No versions.' });
    return { data: number === undefined ? { items } : items[0], text };
  },
});
