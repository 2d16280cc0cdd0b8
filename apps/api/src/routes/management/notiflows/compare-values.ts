import { isDeepStrictEqual } from 'node:util';

/** A value that is not the same on both sides; a side where it is not there is left out. */
export interface ValueChange {
  field: string;
  from?: unknown;
  to?: unknown;
}

/** Two values that are compared. */
export interface Sides {
  from?: unknown;
  to?: unknown;
}

/**
 * Finds where two JSON values differ, as deep as both are objects or lists of objects. `shown` is what they are told as:
 * values of the same shape, in which something may be hidden.
 */
export function compareValues(sides: Sides, shown: Sides = sides, field = ''): ValueChange[] {
  const { from, to } = sides;
  if (isDeepStrictEqual(from, to)) return [];
  const compareAt = (name: string, inner: string) =>
    compareValues(sidesAt(sides, name), sidesAt(shown, name), inner);
  if (isObject(from) && isObject(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names].flatMap((name) => compareAt(name, field === '' ? name : `${field}.${name}`));
  }
  if (isListOfObjects(from) && isListOfObjects(to)) {
    const longer = from.length > to.length ? from : to;
    return longer.flatMap((_, place) => compareAt(String(place), `${field}[${place}]`));
  }
  return [
    {
      field,
      ...(from !== undefined && { from: shown.from }),
      ...(to !== undefined && { to: shown.to }),
    },
  ];
}

function sidesAt({ from, to }: Sides, name: string): Sides {
  return { from: valueAt(from, name), to: valueAt(to, name) };
}

function valueAt(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(isObject);
}
