import { rm } from 'node:fs/promises';
import type { Env } from '../config.ts';
import { resolveInside } from '../files/inside.ts';
import { isJsonObject, type JsonObject } from '../files/parse-json.ts';
import { readIfThere } from '../files/read-if-there.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type FlatContent, flattenContent } from './flatten-content.ts';
import { contentOf, type NotiflowContent, type RemoteNotiflow } from './notiflow-content.ts';
import { createMeta, type NotiflowMeta } from './notiflow-meta.ts';
import { folderOf, type LocalNotiflow } from './read-notiflow.ts';
import { keepPlaceholders } from './substitute-env.ts';

const schemaUrl = 'https://notiflows.com/schemas/notiflow.json';

/** Writes a notiflow of the API over its files: placeholders and labels stay, body files no longer used go. */
export async function writeNotiflow(
  { directory, env }: { directory: string; env: Env },
  { remote, local }: { remote: RemoteNotiflow; local: LocalNotiflow | null },
): Promise<void> {
  const folder = await folderOf(directory, remote.handle);
  const flat = flattenRemote(remote, { local, env });
  const before = local === null ? new Map() : flattenContent(local.written).bodies;
  const content = { ...flat.document };
  const meta = createMeta(remote, restoreBodies(flat));
  await writeFiles(folder, { document: content, meta, bodies: flat.bodies });
  for (const path of before.keys()) {
    if (!flat.bodies.has(path)) await rm(await resolveInside(folder, path), { force: true });
  }
}

/** What the files would hold if the notiflow of the API were written over them now. */
export function flattenRemote(
  remote: RemoteNotiflow,
  { local, env }: { local: LocalNotiflow | null; env: Env },
): FlatContent {
  const { document, bodies } = flattenContent(contentOf(remote));
  const written = local === null ? {} : flattenContent(local.written).document;
  const kept = keepPlaceholders(document, { written, env }) as JsonObject;
  return { document: keepLabels(kept, written), bodies };
}

/** Writes the files of a notiflow nobody pushed yet. */
export async function writeFreshNotiflow(
  { directory }: { directory: string },
  { handle, content }: { handle: string; content: NotiflowContent },
): Promise<string> {
  const folder = await folderOf(directory, handle);
  await writeFiles(folder, { ...flattenContent(content), meta: null });
  return folder;
}

async function writeFiles(
  folder: string,
  { document, meta, bodies }: FlatContent & { meta: NotiflowMeta | null },
): Promise<void> {
  const file = { $schema: schemaUrl, ...(meta && { __meta: meta }), ...document };
  for (const [path, text] of bodies) await writeIfChanged(await resolveInside(folder, path), text);
  // Last, so that what points at a body is never there before it.
  const path = await resolveInside(folder, 'notiflow.json');
  await writeIfChanged(path, `${JSON.stringify(file, null, 2)}\n`);
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) !== text) await writeAtomically(path, { text });
}

/** Descriptions of steps live in the file alone; a pull must not lose them. */
function keepLabels(document: JsonObject, written: JsonObject): JsonObject {
  if (!Array.isArray(document.steps) || !Array.isArray(written.steps)) return document;
  const labels = new Map<unknown, unknown>(
    written.steps.filter(isJsonObject).map((step) => [step.handle, step.description]),
  );
  const steps = document.steps.map((step: JsonObject) => {
    const description = labels.get(step.handle);
    if (description === undefined || step.description !== undefined) return step;
    const { handle, name, ...rest } = step;
    return { handle, ...(name !== undefined && { name }), description, ...rest };
  });
  return { ...document, steps };
}

/** The opposite of flattening, to name the files as they will be read again. */
function restoreBodies({ document, bodies }: FlatContent): NotiflowContent {
  if (!Array.isArray(document.steps)) return document;
  const steps = document.steps.map((step: JsonObject) => {
    if (!isJsonObject(step.template)) return step;
    const fields = Object.entries(step.template).map(([field, value]) =>
      field.endsWith('@') ? [field.slice(0, -1), bodies.get(String(value))] : [field, value],
    );
    return { ...step, template: Object.fromEntries(fields) };
  });
  return { ...document, steps };
}
