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
  digest: null,
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

describe('a path of the messages of a step', () => {
  const mail = { step: 'mail', status: 'sent', seen: true, read: false, clicked: false } as const;
  const text = { ...mail, step: 'text', status: 'failed', seen: false } as const;
  const about = { ...facts, deliveries: [mail, text], results: { reply: { status: 'sent' } } };
  const asks = (path: string, operator: Condition['operator'], value: Condition['value']) =>
    holdsAll([{ operator: 'and', conditions: [ask(path, value, { operator })] }], about);

  it.each([
    ['steps.mail.status', 'equal_to', 'sent'],
    ['steps.mail.status', 'not_equal_to', 'delivered'],
    ['steps.mail.status', 'in', ['sent', 'delivered']],
    ['steps.mail.status', 'greater_than_or_equal_to', 'sent'],
    ['steps.mail.status', 'greater_than', 'failed'],
    ['steps.mail.status', 'less_than', 'delivered'],
    ['steps.text.status', 'less_than', 'pending'],
    ['steps.mail.seen', 'equal_to', true],
    ['steps.mail.read', 'equal_to', false],
    ['steps.text.seen', 'not_equal_to', true],
    // Nothing was made there yet.
    ['steps.feed.status', 'does_not_exist', undefined],
    ['steps.feed.status', 'not_equal_to', 'delivered'],
    ['steps.feed.clicked', 'equal_to', false],
    // A step of another type found this out itself.
    ['steps.reply.status', 'equal_to', 'sent'],
  ] as const)('%s %s %j', (path, operator, value) => {
    expect(asks(path, operator, value as Condition['value'])).toBe(true);
  });

  it.each([
    ['steps.mail.status', 'equal_to', 'delivered'],
    ['steps.mail.status', 'greater_than', 'sent'],
    ['steps.mail.status', 'greater_than', 'nonsense'],
    ['steps.feed.status', 'less_than', 'delivered'],
    ['steps.mail.opened', 'equal_to', true],
  ] as const)('not: %s %s %j', (path, operator, value) => {
    expect(asks(path, operator, value)).toBe(false);
  });

  it('says no message where nobody asked for them', () => {
    const condition = ask('steps.mail.status', undefined, { operator: 'is_empty' });
    expect(holds(condition)).toBe(true);
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
