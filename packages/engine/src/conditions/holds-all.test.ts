import type { Condition, ConditionGroup } from '@notiflow/contracts';
import { holdsAll } from './holds-all.ts';
import type { PropertyFacts } from './read-property.ts';

const facts: PropertyFacts = {
  data: {
    amount: 120,
    limit: 100,
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
