import { isDeepStrictEqual } from 'node:util';

/** A value that is not the same on both sides; a side where it is not there is left out. */
export interface ValueChange {
  field: string;
  from?: unknown;
  to?: unknown;
}

/** Finds where two JSON values differ, as deep as both are objects or lists of objects. */
export function compareValues(from: unknown, to: unknown, field = ''): ValueChange[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isObject(from) && isObject(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names].flatMap((name) =>
      compareValues(from[name], to[name], field === '' ? name : `${field}.${name}`),
    );
  }
  if (isListOfObjects(from) && isListOfObjects(to)) {
    const longer = from.length > to.length ? from : to;
    return longer.flatMap((_, place) =>
      compareValues(from[place], to[place], `${field}[${place}]`),
    );
  }
  return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(isObject);
}
