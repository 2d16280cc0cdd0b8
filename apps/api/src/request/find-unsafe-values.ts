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

type Container = Record<string, unknown> | unknown[];

/** Where a list or an object stands. */
interface Place {
  key: string | number;
  parent: Place | null;
  level: number;
}

type Complaint = Omit<FieldProblem, 'field'>;

/**
 * Everything in a parsed JSON value that must not reach a schema, a merge or Postgres: prototype keys,
 * text that is no Unicode or holds NUL, numbers that lose digits of an integer, nesting over 64 levels.
 */
export function findUnsafeValues(root: unknown): FieldProblem[] {
  const problems: FieldProblem[] = [];

  function look(value: unknown, key: string | number, parent: Place | null): void {
    if (problems.length >= problemsMax) return;
    const complaint = judgeKey(key) ?? (isContainer(value) ? null : judgeScalar(value));
    if (complaint !== null) problems.push({ field: pathOf({ key, parent }), ...complaint });
    else if (isContainer(value)) enter(value, key, parent);
  }

  // No deeper than the levels that are allowed, so that no body can drive it out of the call stack.
  function enter(value: Container, key: string | number, parent: Place | null): void {
    const place = { key, parent, level: parent === null ? 0 : parent.level + 1 };
    const complaint = judgeContainer(value, place);
    if (complaint !== null) problems.push({ field: pathOf(place), ...complaint });
    else if (Array.isArray(value)) for (const at of value.keys()) look(value[at], at, place);
    else for (const name of Object.keys(value)) look(value[name], name, place);
  }

  look(root, '', null);
  return problems;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function judgeKey(key: string | number): Complaint | null {
  if (typeof key === 'number' || (!forbiddenKeys.has(key) && isStorableText(key))) return null;
  return { message: 'is not an allowed name', reason: 'invalid' };
}

function judgeScalar(value: unknown): Complaint | null {
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
  return null;
}

function judgeContainer(value: Container, { level }: Place): Complaint | null {
  if (Array.isArray(value) && value.length > entriesMax) {
    return { message: `must have at most ${entriesMax} entries`, reason: 'length' };
  }
  if (!Array.isArray(value) && Object.keys(value).length > fieldsMax) {
    return { message: `must have at most ${fieldsMax} fields`, reason: 'length' };
  }
  if (level >= levelsMax) {
    return { message: `must be nested at most ${levelsMax} levels deep`, reason: 'length' };
  }
  return null;
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

type Step = Pick<Place, 'key' | 'parent'>;

function pathOf(place: Step): string {
  let path = '';
  for (let at: Step | null = place; at?.parent; at = at.parent) {
    const isFirst = at.parent.parent === null;
    const key = typeof at.key === 'number' ? `[${at.key}]` : at.key.slice(0, keyLengthShown);
    path = (isFirst || typeof at.key === 'number' ? key : `.${key}`) + path;
  }
  return path === '' ? 'body' : path;
}
