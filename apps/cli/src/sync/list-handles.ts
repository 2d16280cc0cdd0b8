import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiClient, listAll } from '../api-client.ts';
import { readIfThere } from '../files/read-if-there.ts';

/** Handles of the notiflows in the working tree, in order. */
export async function listLocalHandles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const handles: string[] = [];
  for (const entry of entries) {
    const mayBe = entry.isDirectory() || entry.isSymbolicLink();
    if (!mayBe) continue;
    const text = await readIfThere(join(directory, entry.name, 'notiflow.json')).catch(() => null);
    if (text !== null) handles.push(entry.name);
  }
  return handles.sort();
}

/** Handles of the project's notiflows that are not archived, in order. */
export async function listRemoteHandles(client: ApiClient): Promise<string[]> {
  const items = await listAll<{ handle: string; archived_at?: string | null }>(client, {
    path: '/notiflows',
  });
  return items
    .filter(({ archived_at }) => !archived_at)
    .map(({ handle }) => handle)
    .sort();
}
