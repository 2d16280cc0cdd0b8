import { invalidParam } from '../errors.ts';

/** Splits a query string into its values; a name that is there twice gives a list, which no schema accepts. */
export function parseQuery(search: string): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const separator = pair.indexOf('=');
    const name = decode(separator < 0 ? pair : pair.slice(0, separator), 'query');
    const value = separator < 0 ? '' : decode(pair.slice(separator + 1), name);
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  return Object.fromEntries(values);
}

function decode(text: string, param: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // Told below: the same answer for what cannot be decoded and what cannot be stored.
  }
  throw invalidParam(param, `${param} is not encoded as a URL demands`);
}
