/** The JSON of a text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Walks into parsed JSON of unknown shape; undefined when there is nothing at the path. */
export function valueAt(json: unknown, ...path: readonly (string | number)[]): unknown {
  let value = json;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The text or number at a path, as text. */
export function textAt(json: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The text at a path where it is a word for programs; a sentence is none. */
export function wordAt(json: unknown, ...path: readonly (string | number)[]): string | undefined {
  const text = textAt(json, ...path);
  return /^[\w.:-]{1,100}$/.test(text ?? '') ? text : undefined;
}

/** The moment at a path, as an ISO date or in seconds since 1970, with a fraction or not. */
export function momentAt(json: unknown, ...path: readonly (string | number)[]): Date | undefined {
  const text = textAt(json, ...path) ?? '';
  const moment = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
