import { isDeepStrictEqual } from 'node:util';
import { type ConditionOperator, readMoment } from '@notiflow/contracts';

type Comparison = (left: unknown, right: unknown) => boolean;

const not =
  (comparison: Comparison): Comparison =>
  (left, right) =>
    !comparison(left, right);

// A negation is the whole opposite: it holds for what is missing.
const comparisons: Record<ConditionOperator, Comparison> = {
  equal_to: isEqual,
  not_equal_to: not(isEqual),
  greater_than: (left, right) => order(left, right) > 0,
  less_than: (left, right) => order(left, right) < 0,
  greater_than_or_equal_to: (left, right) => order(left, right) >= 0,
  less_than_or_equal_to: (left, right) => order(left, right) <= 0,
  contains: isContained,
  does_not_contain: not(isContained),
  starts_with: (left, right) => compareTexts(left, right, (a, b) => a.startsWith(b)),
  ends_with: (left, right) => compareTexts(left, right, (a, b) => a.endsWith(b)),
  is_empty: isEmpty,
  is_not_empty: not(isEmpty),
  exists: not(isMissing),
  does_not_exist: isMissing,
  in: isIn,
  not_in: not(isIn),
  intersects: (left, right) => haveCommon(wordsOf(listOf(left)), wordsOf(listOf(right))),
  before: (left, right) => orderMoments(left, right) < 0,
  after: (left, right) => orderMoments(left, right) > 0,
};

/** Compares the value of a property with another; what is missing is empty, unlike everything, and never an error. */
export function compare(operator: ConditionOperator, left: unknown, right: unknown): boolean {
  return comparisons[operator](left, right);
}

/** What has a word is equal by its word; lists and objects by what they hold. */
function isEqual(left: unknown, right: unknown): boolean {
  const [one, other] = [wordOf(left), wordOf(right)];
  if (one !== null || other !== null) return one === other;
  return !isMissing(left) && isDeepStrictEqual(left, right);
}

/** Which side is greater: above 0 the left one; NaN, which is on no side of 0, when they have no order. */
function order(left: unknown, right: unknown): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) return a - b;
  const [one, other] = [textOf(left), textOf(right)];
  // An empty text would be less than every number.
  if (!one || !other || typeof left === 'boolean' || typeof right === 'boolean') return Number.NaN;
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Of a list: one of its entries, where of several values sought one is enough; of a text: a part of it. */
function isContained(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left)) return compareTexts(left, right, (text, part) => text.includes(part));
  return haveCommon(wordsOf(left), wordsOf(listOf(right)));
}

/** One of the entries of a list; of a list with entries, all of them are. */
function isIn(left: unknown, right: unknown): boolean {
  const sought = wordsOf(listOf(right));
  const isSought = (entry: unknown) => sought.has(wordOf(entry) ?? '');
  return Array.isArray(left) ? left.length > 0 && left.every(isSought) : isSought(left);
}

function haveCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  return [...few].some((word) => many.has(word));
}

/** Which side is later: above 0 the left one; NaN when one of them is no moment. */
function orderMoments(left: unknown, right: unknown): number {
  return (momentOf(left) ?? Number.NaN) - (momentOf(right) ?? Number.NaN);
}

function momentOf(value: unknown): number | null {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? readMoment(value) : null;
}

/** What is no list is one of one entry. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

// A list of the run's data is looked through for every recipient, by every condition.
const knownWords = new WeakMap<readonly unknown[], ReadonlySet<string>>();

function wordsOf(list: readonly unknown[]): ReadonlySet<string> {
  const known = knownWords.get(list);
  if (known !== undefined) return known;
  const words = new Set(list.map(wordOf).filter((word) => word !== null));
  knownWords.set(list, words);
  return words;
}

function compareTexts(
  left: unknown,
  right: unknown,
  judge: (left: string, right: string) => boolean,
): boolean {
  const [one, other] = [textOf(left), textOf(right)];
  return one !== null && other !== null && judge(one, other);
}

function isEmpty(value: unknown): boolean {
  if (isMissing(value) || value === '') return true;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/**
 * A text that is the same for equal values: numbers are equal as numbers, whether given as one or as text; else texts are.
 * So are long ids: as numbers, many of them would be the same one.
 */
function wordOf(value: unknown): string | null {
  const number = numberOf(value);
  if (number !== null && Math.abs(number) <= Number.MAX_SAFE_INTEGER) return `number ${number}`;
  const text = textOf(value);
  return text === null ? null : `text ${text}`;
}

// Nowhere may the same digit belong to either of two parts: a long text of digits would be split in every way there is.
const numeric = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** The number a value is or spells; null when it is not numeric. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  return numeric.test(value) ? Number(value) : null;
}

/** The text of what can be written as one; null for lists, objects and what is missing. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
