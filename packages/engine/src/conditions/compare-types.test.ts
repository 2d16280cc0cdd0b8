import type { ConditionOperator } from '@notiflow/contracts';
import { compare } from './compare.ts';

// Each pair of a text, a number and a list, and which operators hold for the left one and the right one.
const values = { text: '12', number: 12, list: ['12', 7] } as const;
type Kind = keyof typeof values;

const asked = ['equal_to', 'contains', 'starts_with', 'in', 'intersects', 'greater_than'] as const;

const pairs: [left: Kind, right: Kind, holding: (typeof asked)[number][]][] = [
  ['text', 'text', ['equal_to', 'contains', 'starts_with', 'in', 'intersects']],
  ['text', 'number', ['equal_to', 'contains', 'starts_with', 'in', 'intersects']],
  ['text', 'list', ['in', 'intersects']],
  ['number', 'text', ['equal_to', 'contains', 'starts_with', 'in', 'intersects']],
  ['number', 'number', ['equal_to', 'contains', 'starts_with', 'in', 'intersects']],
  ['number', 'list', ['in', 'intersects']],
  ['list', 'text', ['contains', 'intersects']],
  ['list', 'number', ['contains', 'intersects']],
  ['list', 'list', ['equal_to', 'contains', 'in', 'intersects']],
];

const opposites = { equal_to: 'not_equal_to', contains: 'does_not_contain', in: 'not_in' } as const;

describe('compare, by types', () => {
  it.each(pairs)('%s with %s: %j', (left, right, holding) => {
    const held = asked.filter((operator) => compare(operator, values[left], values[right]));
    expect(held).toEqual(holding);
    for (const [operator, opposite] of Object.entries(opposites)) {
      const holds = compare(operator as ConditionOperator, values[left], values[right]);
      expect(compare(opposite, values[left], values[right])).toBe(!holds);
    }
  });

  it.each<[left: unknown, operator: ConditionOperator, right: unknown, expected: boolean]>([
    // A part of a text is in it, and a list has whole entries.
    ['gold card', 'contains', 'gold', true],
    [['gold card'], 'contains', 'gold', false],
    ['gold', 'in', 'gold card', false],
    // Of a list one entry is enough for contains and intersects, and all of them are for in.
    [['a', 'b'], 'contains', ['b', 'c'], true],
    [['a', 'b'], 'intersects', ['b', 'c'], true],
    [['a', 'b'], 'in', ['b', 'c'], false],
    [['a', 'b'], 'in', ['b', 'a', 'c'], true],
    // Text in one of several: only as a whole.
    ['gold card', 'intersects', ['gold'], false],
    ['gold card', 'in', ['gold'], false],
    // What has no entries has none in common.
    [[], 'in', ['a'], false],
    [[], 'contains', [], false],
    [[], 'intersects', [], false],
    [[{}], 'in', [{}], false],
    [true, 'in', ['true'], true],
  ])('%j %s %j: %j', (left, operator, right, expected) => {
    expect(compare(operator, left, right)).toBe(expected);
  });
});

describe('what is missing', () => {
  const missing = [undefined, null];

  it.each(['in', 'intersects', 'before', 'after'] as const)(
    'is no answer to %s, on either side or both',
    (operator) => {
      for (const one of missing) {
        expect(compare(operator, one, ['2026-01-01'])).toBe(false);
        expect(compare(operator, '2026-01-01', one)).toBe(false);
        expect(compare(operator, one, [one])).toBe(false);
      }
    },
  );

  it('does not exist, and is not in anything; what is empty exists', () => {
    for (const one of missing) {
      expect(compare('exists', one, undefined)).toBe(false);
      expect(compare('does_not_exist', one, undefined)).toBe(true);
      expect(compare('not_in', one, ['a'])).toBe(true);
    }
    for (const empty of ['', 0, false, [], {}]) {
      expect(compare('exists', empty, undefined)).toBe(true);
      expect(compare('does_not_exist', empty, undefined)).toBe(false);
    }
  });
});

describe('moments', () => {
  it.each<[left: unknown, operator: 'before' | 'after', right: unknown]>([
    ['2026-11-01T09:00:00Z', 'before', '2026-11-01T09:00:00.001Z'],
    ['2026-11-01T10:00:00+02:00', 'before', '2026-11-01T09:00:00Z'],
    ['2026-11-01', 'before', '2026-11-01T00:00:01Z'],
    ['2026-11-01T23:00:00-05:00', 'after', '2026-11-02'],
    ['2026-11-02', 'after', new Date('2026-11-01T23:59:59Z')],
  ])('%j is %s %j', (left, operator, right) => {
    expect(compare(operator, left, right)).toBe(true);
    expect(compare(operator === 'before' ? 'after' : 'before', left, right)).toBe(false);
    expect(compare(operator, left, left)).toBe(false);
  });

  it.each<unknown>([
    'soon',
    '',
    '2026-02-30',
    '2026-11-01T09:00:00',
    '01/11/2026',
    1_790_000_000,
    true,
    ['2026-11-01'],
    // Relative to now is a condition's own word, and not that of whoever gave the data.
    'now',
    'now-1d',
  ])('%j is none, neither before nor after one', (value) => {
    for (const operator of ['before', 'after'] as const) {
      expect(compare(operator, value, '2026-11-01')).toBe(false);
      expect(compare(operator, '2026-11-01', value)).toBe(false);
    }
  });
});
