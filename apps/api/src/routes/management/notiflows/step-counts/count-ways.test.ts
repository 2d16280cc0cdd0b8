import {
  deliveryReasons,
  deliveryStatuses,
  notificationReasons,
  type Step,
  type StepOf,
} from '@notiflow/contracts';
import type { Way } from '@notiflow/database';
import { countWays } from './count-ways.ts';

const isPro = {
  operator: 'and' as const,
  conditions: [{ property: 'plan', operator: 'exists' as const, value_type: 'static' as const }],
};
const timeout = { duration: 1, duration_unit: 'days' as const };
const steps: Step[] = [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  { type: 'fetch', handle: 'profile', position: 1, conditions: [isPro] } as unknown as Step,
  {
    type: 'condition',
    handle: 'choose',
    position: 2,
    branches: [
      { handle: 'pro', name: 'Pro', finish: false, conditions: [isPro] },
      { handle: 'others', name: 'Others', finish: false, conditions: [] },
    ],
  } satisfies StepOf<'condition'>,
  {
    type: 'channel',
    handle: 'mail',
    position: 0,
    parent_step_handle: 'choose',
    branch_handle: 'pro',
    channel_type: 'email',
  } as Step,
  {
    type: 'wait',
    handle: 'paid',
    position: 3,
    until_event: { name: 'paid', match: [], timeout, on_match: 'continue', on_timeout: 'continue' },
  } satisfies StepOf<'wait'>,
  { type: 'end', handle: 'end', position: 4 },
];

const way = (changes: Partial<Way> = {}): Way => ({
  count: 1,
  status: 'processed',
  reason: null,
  step: 'end',
  has_content: true,
  found: {},
  messages: [],
  ...changes,
});

function countAt(handle: string, ways: Way[]) {
  const tally = countWays(steps, ways).steps.find(({ step }) => step.handle === handle);
  if (tally === undefined) throw new Error(handle);
  const { step: _, ended, messages, found, branches, ...numbers } = tally;
  return {
    ...numbers,
    ended: ended.list(),
    messages: messages.list(),
    found: found.list(),
    branches: branches.list(),
  };
}

const mailed = (status: Way['messages'][number]['status'], reason: string | null = null) =>
  [{ step: 'mail', status, reason }] as Way['messages'];

describe('countWays', () => {
  it('adds up at each step: whoever reached it passed, was left out, ended there or is there', () => {
    const ways = [
      way({ count: 5, messages: mailed('sent') }),
      way({ count: 4 }),
      way({ count: 3, status: 'waiting', step: 'paid' }),
      way({ count: 2, status: 'pending', step: null }),
      way({ count: 1, status: 'stopped', reason: 'canceled', step: 'mail' }),
      way({ count: 1, status: 'failed', reason: 'fetch_failed', step: 'profile' }),
    ];
    const { steps: tallies, notifications } = countWays(steps, ways);
    expect(notifications).toBe(16);
    for (const { step, reached, passed, here, leftOut, ended } of tallies) {
      const over = ended.list().reduce((sum, { count }) => sum + count, 0);
      expect([step.handle, passed + here + leftOut + over]).toEqual([step.handle, reached]);
    }
    expect(countAt('trigger', ways)).toMatchObject({ reached: 16, passed: 14, here: 2 });
    expect(countAt('choose', ways).branches).toEqual([
      { handle: 'others', count: 7 },
      { handle: 'pro', count: 6 },
    ]);
    expect(countAt('mail', ways)).toMatchObject({ reached: 6, passed: 5 });
    expect(countAt('paid', ways)).toMatchObject({ reached: 12, here: 3 });
  });

  it.each(
    Object.entries(deliveryReasons).flatMap(([status, reasons]) =>
      reasons.map((reason) => [status, reason] as const),
    ),
  )('tells of messages that are %s: %s', (status, reason) => {
    const messages = mailed(status as 'skipped', reason);
    expect(countAt('mail', [way({ count: 3, messages })])).toMatchObject({
      passed: 3,
      messages: [{ status, reason, count: 3 }],
    });
  });

  it.each(deliveryStatuses.filter((status) => !Object.hasOwn(deliveryReasons, status)))(
    'tells of messages that are %s',
    (status) => {
      expect(countAt('mail', [way({ messages: mailed(status) })]).messages).toEqual([
        { status, reason: null, count: 1 },
      ]);
    },
  );

  it.each(
    Object.entries(notificationReasons).flatMap(([status, reasons]) =>
      reasons.map((reason) => [status, reason] as const),
    ),
  )('tells who ended: %s because of %s', (status, reason) => {
    const ended = way({ status: status as 'stopped', reason, step: 'paid' });
    expect(countAt('paid', [ended])).toMatchObject({
      reached: 1,
      passed: 0,
      ended: [{ status, reason, count: 1 }],
    });
    expect(countAt('end', [ended]).reached).toBe(0);
  });

  it('tells how what a step waited for or fetched came out, and who was left out', () => {
    const ways = [
      way({ found: { profile: { matched: null, failed: false } } }),
      way({ found: { profile: { matched: null, failed: true } } }),
      way({ count: 4, found: { paid: { matched: true, failed: false } } }),
      way({ count: 2, found: { paid: { matched: false, failed: false } } }),
    ];
    expect(countAt('profile', ways)).toMatchObject({
      leftOut: 6,
      found: [
        { outcome: 'answered', count: 1 },
        { outcome: 'fetch_failed', count: 1 },
      ],
    });
    expect(countAt('paid', ways).found).toEqual([
      { outcome: 'event_matched', count: 4 },
      { outcome: 'event_timed_out', count: 2 },
    ]);
  });

  it('says of nobody that they were left out once retention has taken what steps found', () => {
    expect(countAt('profile', [way({ has_content: false })])).toMatchObject({
      passed: 1,
      leftOut: 0,
    });
  });

  it('counts apart who is at a step of another version', () => {
    const ways = [way({ count: 7, status: 'waiting', step: 'gone' })];
    expect(countWays(steps, ways)).toMatchObject({ notifications: 7, elsewhere: 7 });
    expect(countAt('trigger', ways).reached).toBe(0);
  });
});
