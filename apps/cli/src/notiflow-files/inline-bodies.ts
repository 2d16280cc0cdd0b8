import { readFile } from 'node:fs/promises';
import { Failure } from '../failure.ts';
import { resolveInside } from '../files/inside.ts';
import { isJsonObject, type JsonObject } from '../files/parse-json.ts';

const bytesMax = 5 * 1024 * 1024;

/** Replaces every `<field>@` of the templates by the text of the file it points at, inside the notiflow's folder. */
export async function inlineBodies(document: JsonObject, folder: string): Promise<JsonObject> {
  if (!Array.isArray(document.steps)) return document;
  const steps = await Promise.all(
    document.steps.map(async (step: unknown) => {
      if (!isJsonObject(step) || !isJsonObject(step.template)) return step;
      const { template } = step;
      const data = isJsonObject(template.data)
        ? { ...template, data: await inlineFields(template.data, folder) }
        : await inlineFields(template, folder);
      return { ...step, template: data };
    }),
  );
  return { ...document, steps };
}

async function inlineFields(template: JsonObject, folder: string): Promise<JsonObject> {
  const fields = await Promise.all(
    Object.entries(template).map(async ([field, value]) =>
      field.endsWith('@') && typeof value === 'string'
        ? ([field.slice(0, -1), await readBody(folder, value)] as const)
        : ([field, value] as const),
    ),
  );
  return Object.fromEntries(fields);
}

async function readBody(folder: string, pointer: string): Promise<string> {
  const path = await resolveInside(folder, pointer);
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`${path} cannot be read (${error.code}).`, {
      next: `Create ${path}, or correct what points at it.`,
    });
  });
  if (content.length > bytesMax) throw new Failure(`${path} is larger than 5 MB.`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new Failure(`${path} is not UTF-8 text.`, { next: `Save ${path} as UTF-8.` });
  }
}
