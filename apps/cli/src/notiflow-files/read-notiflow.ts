import { join } from 'node:path';
import type { Env } from '../config.ts';
import { usageFailure } from '../failure.ts';
import { resolveInside } from '../files/inside.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../files/parse-json.ts';
import { readIfThere } from '../files/read-if-there.ts';
import { inlineBodies } from './inline-bodies.ts';
import { type NotiflowContent, toCanonicalContent } from './notiflow-content.ts';
import { type NotiflowMeta, readMeta } from './notiflow-meta.ts';
import { substituteEnv } from './substitute-env.ts';

/** A notiflow as it lies in the working tree. */
export interface LocalNotiflow {
  handle: string;
  folder: string;
  meta: NotiflowMeta | null;
  /** As it stands in the files, bodies inline, variables not replaced. */
  written: NotiflowContent;
  /** As it is pushed: variables replaced. */
  content: NotiflowContent;
}

const handlePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The folder of a notiflow; a handle that is none would lead elsewhere. */
export async function folderOf(directory: string, handle: string): Promise<string> {
  if (!handlePattern.test(handle)) {
    throw usageFailure(`"${handle}" is no handle: use lower-case words joined by hyphens.`);
  }
  return resolveInside(directory, handle);
}

/** Reads a notiflow from its files; null when there are none. */
export async function readNotiflow(
  { directory, env }: { directory: string; env: Env },
  handle: string,
): Promise<LocalNotiflow | null> {
  const folder = await folderOf(directory, handle);
  const path = join(folder, 'notiflow.json');
  const text = await readIfThere(await resolveInside(folder, 'notiflow.json'));
  if (text === null) return null;
  const { $schema: _, __meta, ...document } = parseJsonObject(text, path);
  const read = async (value: JsonObject) => toCanonicalContent(await inlineBodies(value, folder));
  const substituted = substituteEnv(document, { env, where: path });
  return {
    handle,
    folder,
    meta: readMeta(__meta),
    written: await read(document),
    content: withoutLabels(await read(substituted as JsonObject)),
  };
}

/** Descriptions of steps are labels for the reader of the file; the API keeps none. */
function withoutLabels(content: NotiflowContent): NotiflowContent {
  if (!Array.isArray(content.steps)) return content;
  const steps = content.steps.map((step: unknown) => {
    if (!isJsonObject(step)) return step;
    const { description: _, ...rest } = step;
    return rest;
  });
  return { ...content, steps };
}
