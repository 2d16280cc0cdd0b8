import type { ConditionOperator } from '@notiflow/contracts';
import { compare } from './compare.ts';

type Case = [left: unknown, operator: ConditionOperator, right: unknown];

const holding: Case[] = [
  [5, 'equal_to', 5],
  ['5', 'equal_to', 5],
  ['05.0', 'equal_to', '5'],
  [true, 'equal_to', 'true'],
  ['', 'equal_to', ''],
  ['9007199254740991.0', 'equal_to', Number.MAX_SAFE_INTEGER],
  ['9007199254740993', 'equal_to', '9007199254740993'],
  ['9007199254740993', 'greater_than', '999'],
  [['a', 1], 'equal_to', ['a', 1]],
  ['pro', 'not_equal_to', 'Pro'],
  [['a'], 'not_equal_to', 'a'],
  [10, 'greater_than', 9],
  ['10', 'greater_than', '9'],
  ['2026-10-01', 'greater_than', '2026-09-30'],
  ['b', 'greater_than', 'a'],
  ['-1.5e1', 'less_than', -14],
  [7, 'greater_than_or_equal_to', '7'],
  ['a', 'less_than_or_equal_to', 'a'],
  ['gold card', 'contains', 'old'],
  [4711, 'contains', 71],
  [['a', 'b'], 'contains', 'b'],
  [[1, 2], 'contains', '2'],
  [['a', 'b'], 'contains', ['x', 'b']],
  [[1, 'b'], 'contains', [['b'], '1']],
  ['gold', 'does_not_contain', 'Gold'],
  [['gold card'], 'does_not_contain', 'gold'],
  [{ gold: 1 }, 'does_not_contain', 'gold'],
  ['DE-10115', 'starts_with', 'DE'],
  [49301, 'starts_with', '49'],
  ['ada@example.com', 'ends_with', '@example.com'],
  [0, 'is_not_empty', undefined],
  [false, 'is_not_empty', undefined],
  [['a'], 'is_not_empty', undefined],
];

const failing: Case[] = [
  [5, 'equal_to', '5 apples'],
  ['9007199254740993', 'equal_to', '9007199254740992'],
  [['9007199254740993'], 'contains', '9007199254740992'],
  ['5.', 'less_than', '.5e1'],
  ['.', 'equal_to', 0],
  [{}, 'equal_to', '[object Object]'],
  ['', 'less_than', 5],
  [' ', 'equal_to', 0],
  ['', 'equal_to', 0],
  [false, 'less_than', 5],
  [[5], 'greater_than', 4],
  [9, 'greater_than', 10],
  ['9', 'greater_than', '10'],
  [['ab'], 'starts_with', 'a'],
  ['gold card', 'contains', ['silver', 'gold']],
  [[['a'], null], 'contains', [['a'], {}]],
];

const nothing = [undefined, null];

describe('compare', () => {
  it.each(holding)('%j %s %j', (left, operator, right) => {
    expect(compare(operator, left, right)).toBe(true);
  });

  it.each(failing)('not: %j %s %j', (left, operator, right) => {
    expect(compare(operator, left, right)).toBe(false);
  });

  it.each(['equal_to', 'contains', 'greater_than', 'less_than_or_equal_to', 'ends_with'] as const)(
    'says no to %s for what is missing, on either side or both',
    (operator) => {
      for (const missing of nothing) {
        expect(compare(operator, missing, 'a')).toBe(false);
        expect(compare(operator, 'a', missing)).toBe(false);
        expect(compare(operator, missing, missing)).toBe(false);
      }
    },
  );

  it('reads a text of nearly nothing but digits once, and not in every way there is to split it', () => {
    const digits = '1'.repeat(250_000);
    expect(compare('equal_to', `${digits}x`, 1)).toBe(false);
    expect(compare('equal_to', `${digits}x`, `${digits}x`)).toBe(true);
  });

  it('says yes to what is negated, and empty, for what is missing', () => {
    for (const missing of nothing) {
      expect(compare('not_equal_to', missing, 'a')).toBe(true);
      expect(compare('does_not_contain', missing, 'a')).toBe(true);
      expect(compare('is_empty', missing, undefined)).toBe(true);
      expect(compare('is_not_empty', missing, undefined)).toBe(false);
    }
  });

  it.each(['', [[]], {}])('takes %j for empty', (value) => {
    const given = Array.isArray(value) ? [] : value;
    expect(compare('is_empty', given, undefined)).toBe(true);
  });
});
