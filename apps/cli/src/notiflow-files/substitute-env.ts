import type { Env } from '../config.ts';
import { Failure } from '../failure.ts';
import { isJsonObject } from '../files/parse-json.ts';

const placeholder = /(\$?)\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Replaces `${env:NAME}` in every text of a JSON value; `$${env:NAME}` stands for itself. All missing variables are told at once. */
export function substituteEnv(
  value: unknown,
  { env, where }: { env: Env; where: string },
): unknown {
  const missing = new Set<string>();
  const substituted = mapTexts(value, (text) =>
    text.replace(placeholder, (found, dollar: string, name: string) => {
      if (dollar !== '') return found.slice(1);
      const replacement = env[name];
      if (replacement === undefined) missing.add(name);
      return replacement ?? '';
    }),
  );
  if (missing.size === 0) return substituted;
  throw new Failure(`${where} uses variables that are not set: ${[...missing].join(', ')}.`, {
    next: `export ${[...missing][0]}=…`,
    details: { missing: [...missing] },
  });
}

/**
 * Writes texts so that substituting them gives them back: the text of the file as it was where that
 * holds, and escaped otherwise. Steps are compared by their handle, everything else by its place.
 */
export function keepPlaceholders(
  value: unknown,
  { written, env }: { written: unknown; env: Env },
): unknown {
  if (typeof value === 'string') return keepText(value, { written, env });
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      keepPlaceholders(item, { written: findCounterpart(written, { item, index }), env }),
    );
  }
  if (!isJsonObject(value)) return value;
  const before = isJsonObject(written) ? written : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      keepPlaceholders(item, { written: before[key], env }),
    ]),
  );
}

function keepText(text: string, { written, env }: { written: unknown; env: Env }): string {
  if (typeof written === 'string' && written !== text) {
    const isSame = written.replace(placeholder, (found, dollar: string, name: string) =>
      dollar === '' ? (env[name] ?? found) : found.slice(1),
    );
    if (isSame === text) return written;
  }
  return text.replace(/\$\{env:[A-Za-z_][A-Za-z0-9_]*\}/g, (found) => `$${found}`);
}

function findCounterpart(
  written: unknown,
  { item, index }: { item: unknown; index: number },
): unknown {
  if (!Array.isArray(written)) return undefined;
  if (!isJsonObject(item) || typeof item.handle !== 'string') return written[index];
  return written.find((before) => isJsonObject(before) && before.handle === item.handle);
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]),
  );
}
