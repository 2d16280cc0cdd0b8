import type { Condition, ConditionGroup } from '@notiflow/contracts';
import { type ConditionFacts, holdsAll } from './holds-all.ts';

const facts: ConditionFacts = {
  now: new Date('2026-11-08T12:00:00Z'),
  data: {
    amount: 120,
    limit: 100,
    at: '2026-11-07T12:00:00Z',
    due: '2026-11-09',
    order: { lines: [{ sku: 'A-1' }] },
    plan: 'of the data',
    recipientless: true,
  },
  recipient: {
    id: 'user-1',
    external_id: 'ada',
    first_name: 'Ada',
    locale: null,
    custom_fields: { plan: 'pro', first_name: 'hidden', locale: 'hidden' },
  },
  actor: null,
  results: { account: { plan: 'gold', tags: ['a'] } },
};

const ask = (property: string, value: Condition['value'], more: Partial<Condition> = {}) => ({
  property,
  operator: 'equal_to' as const,
  value,
  value_type: 'static' as const,
  ...more,
});
const holds = (...conditions: Condition[]) => holdsAll([{ operator: 'and', conditions }], facts);
const yes = ask('amount', 120);
const no = ask('amount', 0);

describe('a property path', () => {
  it.each([
    ['data.amount', 120],
    ['amount', 120],
    ['plan', 'of the data'],
    ['recipientless', true],
    ['order.lines[0].sku', 'A-1'],
    ['order.lines.0.sku', 'A-1'],
    ['recipient.first_name', 'Ada'],
    ['user.first_name', 'Ada'],
    ['recipient.plan', 'pro'],
    ['recipient.custom_fields.plan', 'pro'],
    ['fetch.account.plan', 'gold'],
    ['steps.account.tags[0]', 'a'],
  ])('%s leads to %j', (path, value) => {
    expect(holds(ask(path, value))).toBe(true);
  });

  it.each([
    'actor.first_name',
    'recipient.locale',
    'recipient.constructor',
    'data.toString',
    'data.order.lines.length',
    'data.amount.toFixed',
    'order.lines[1].sku',
  ])('%s leads nowhere, and that is no error', (path) => {
    expect(holds(ask(path, undefined, { operator: 'is_empty' }))).toBe(true);
  });
});

describe('holdsAll', () => {
  it('compares with another property when the value is a reference', () => {
    const ref = { operator: 'greater_than', value_type: 'ref' } as const;
    expect(holds(ask('amount', 'data.limit', ref))).toBe(true);
    expect(holds(ask('limit', 'amount', ref))).toBe(false);
    expect(holds(ask('amount', 'data.nothing', ref))).toBe(false);
  });

  it.each([
    ['at', 'before', 'now', true],
    ['at', 'before', 'now-1d', false],
    ['at', 'after', 'now-25h', true],
    ['at', 'after', 'now-1440m', false],
    ['due', 'before', 'now+12h', false],
    ['due', 'before', 'now+1w', true],
    ['due', 'after', '2026-11-08T23:59:59Z', true],
    ['amount', 'before', 'now', false],
  ] as const)('asks whether %s is %s %s', (property, operator, value, expected) => {
    expect(holds(ask(property, value, { operator }))).toBe(expected);
  });

  it('compares moments of two properties, where now is no moment', () => {
    const ref = { operator: 'before', value_type: 'ref' } as const;
    expect(holds(ask('at', 'data.due', ref))).toBe(true);
    expect(holds(ask('due', 'data.at', ref))).toBe(false);
    expect(holds(ask('at', 'now', ref))).toBe(false);
  });

  it.each<[boolean, ConditionGroup[]]>([
    [true, []],
    [true, [{ operator: 'and', conditions: [yes, yes] }]],
    [false, [{ operator: 'and', conditions: [yes, no] }]],
    [true, [{ operator: 'or', conditions: [no, yes] }]],
    [false, [{ operator: 'or', conditions: [no, no] }]],
    [
      true,
      [
        { operator: 'or', conditions: [no, yes] },
        { operator: 'and', conditions: [yes] },
      ],
    ],
    [
      false,
      [
        { operator: 'or', conditions: [yes] },
        { operator: 'and', conditions: [no] },
      ],
    ],
  ])('joins groups by and: %j of %j', (expected, groups) => {
    expect(holdsAll(groups, facts)).toBe(expected);
  });
});
