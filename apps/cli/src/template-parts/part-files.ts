import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resolveInside } from '../files/inside.ts';
import { isJsonObject, parseJsonObject } from '../files/parse-json.ts';
import { readIfThere } from '../files/read-if-there.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type PartKind, partKinds } from './part-kinds.ts';

/** A template part in a file, called by its path: `partials/button`. */
export interface LocalPart {
  kind: PartKind;
  name: string;
  text: string;
}

/** Which part of the project a file came from, and what it was then. */
export interface KnownPart {
  id: string;
  file: string;
}

/** The folder that holds the folders of the parts: the one with the folder of the notiflows. */
export function rootOf(directory: string): string {
  return dirname(directory);
}

/** Names a text, so that a change made here since is seen. */
export function nameText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The template parts in files, by their path without the ending, in order. */
export async function readLocalParts(root: string): Promise<Map<string, LocalPart>> {
  const parts = new Map<string, LocalPart>();
  for (const kind of partKinds) {
    for (const file of await listFiles(join(root, kind.folder))) {
      if (!file.endsWith(kind.extension)) continue;
      const name = file.slice(0, -kind.extension.length);
      const text = await readIfThere(await resolveInside(join(root, kind.folder), file));
      if (text !== null) parts.set(`${kind.folder}/${name}`, { kind, name, text });
    }
  }
  return parts;
}

async function listFiles(folder: string): Promise<string[]> {
  const names: string[] = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.sort();
}

/** Writes one part where `readLocalParts` finds it. */
export async function writeLocalPart(root: string, { kind, name, text }: LocalPart): Promise<void> {
  const path = await resolveInside(join(root, kind.folder), `${name}${kind.extension}`);
  await writeAtomically(path, { text });
}

const knownFile = 'template-parts.json';

/** What was true of the files when they were last pulled or pushed. */
export async function readKnownParts(root: string): Promise<Map<string, KnownPart>> {
  const path = join(root, knownFile);
  const text = await readIfThere(path);
  const entries = text === null ? [] : Object.entries(parseJsonObject(text, path));
  return new Map(
    entries.flatMap(([key, value]) =>
      isJsonObject(value) && typeof value.id === 'string' && typeof value.file === 'string'
        ? [[key, { id: value.id, file: value.file }] as const]
        : [],
    ),
  );
}

/** Remembers it; commit the file with the others. */
export async function writeKnownParts(root: string, known: Map<string, KnownPart>): Promise<void> {
  const sorted = Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeAtomically(join(root, knownFile), { text: `${JSON.stringify(sorted, null, 2)}\n` });
}
