import { Drop, toValue } from 'liquidjs';

/** Prints a variable the way Liquid does, except that an object becomes its JSON. */
export function printValue(variable: unknown): string {
  const value: unknown = toValue(variable);
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || value instanceof Drop) return '';
  if (Array.isArray(value)) return value.map(printValue).join('');
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean}`;
}
