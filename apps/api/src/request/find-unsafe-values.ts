import type { FieldProblem } from '@notiflow/contracts';

const levelsMax = 64;
const problemsMax = 100;

/** No honest object has so many fields, and a schema would have to report each of them. */
export const fieldsMax = 10_000;
// As many as 256 KB of JSON can hold, the most that any free object may have; other lists have lower limits.
const entriesMax = 131_072;
const keyLengthShown = 100;
// Names that reach an object's prototype in code that copies or merges.
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

interface Place {
  value: unknown;
  key: string | number;
  parent: Place | null;
  level: number;
}

/**
 * Everything in a parsed JSON value that must not reach a schema, a merge or Postgres: prototype keys,
 * text that is no Unicode or holds NUL, numbers that lose digits of an integer, nesting over 64 levels.
 */
export function findUnsafeValues(root: unknown): FieldProblem[] {
  const problems: FieldProblem[] = [];
  // A stack of its own: a recursive walk could be driven out of the call stack by the body.
  const open: Place[] = [{ value: root, key: '', parent: null, level: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const problem = judge(place);
    if (problem !== null) problems.push({ field: pathOf(place), ...problem });
    else pushChildren(open, place);
    if (problems.length >= problemsMax) break;
  }
  return problems.reverse();
}

function judge({ value, key, level }: Place): Omit<FieldProblem, 'field'> | null {
  if (typeof key === 'string' && (forbiddenKeys.has(key) || !isStorableText(key))) {
    return { message: 'is not an allowed name', reason: 'invalid' };
  }
  if (typeof value === 'string' && !isStorableText(value)) {
    return { message: 'must not contain NUL or half a character', reason: 'invalid' };
  }
  // JSON is read into doubles, of which the largest ones stand for many integers: an id would come out as another.
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    return {
      message: 'is a number beyond 2^53 - 1, which loses digits; send it as a text',
      reason: 'range',
    };
  }
  if (Array.isArray(value) && value.length > entriesMax) {
    return { message: `must have at most ${entriesMax} entries`, reason: 'length' };
  }
  if (hasTooManyFields(value)) {
    return { message: `must have at most ${fieldsMax} fields`, reason: 'length' };
  }
  if (typeof value === 'object' && value !== null && level >= levelsMax) {
    return { message: `must be nested at most ${levelsMax} levels deep`, reason: 'length' };
  }
  return null;
}

function hasTooManyFields(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length > fieldsMax;
}

// Under the u flag a surrogate matches only where its other half is missing.
function isStorableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

function pushChildren(open: Place[], parent: Place): void {
  const { value } = parent;
  if (typeof value !== 'object' || value === null) return;
  const level = parent.level + 1;
  if (Array.isArray(value)) {
    for (const [key, child] of value.entries()) open.push({ value: child, key, parent, level });
  } else {
    for (const [key, child] of Object.entries(value)) {
      open.push({ value: child, key, parent, level });
    }
  }
}

function pathOf(place: Place): string {
  let path = '';
  for (let at: Place | null = place; at?.parent; at = at.parent) {
    const isFirst = at.parent.parent === null;
    const key = typeof at.key === 'number' ? `[${at.key}]` : at.key.slice(0, keyLengthShown);
    path = (isFirst || typeof at.key === 'number' ? key : `.${key}`) + path;
  }
  return path === '' ? 'body' : path;
}
