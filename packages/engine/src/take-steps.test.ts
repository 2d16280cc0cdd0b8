import type { Step, StepOf } from '@notiflow/contracts';
import { compilePlan } from './compile-plan.ts';
import type { DeliveryFacts } from './deliveries.ts';
import type { Facts } from './facts.ts';
import type { StepChannel } from './gates/define-gate.ts';
import { foreseeDelivery, takeSteps } from './take-steps.ts';

const template = { content_type: 'plaintext', subject: 'Hi', body: 'Hi' } as const;
const mail = { type: 'channel', channel_type: 'email', channel_handle: 'smtp', template } as const;

const steps: Step[] = [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  { ...mail, handle: 'first', position: 1 },
  { ...mail, handle: 'second', position: 2 },
  { type: 'end', handle: 'end', position: 3 },
  { ...mail, handle: 'never', position: 4 },
];

const facts: Omit<Facts, 'rested' | 'answers'> = {
  now: new Date('2026-03-01T12:00:00Z'),
  data: {},
  recipient: { id: 'user-1', external_id: 'ada', email: 'ada@example.com' },
  actor: null,
  run: { id: 'run-1', priority: 2, includeInPreferences: true },
  project: { messageCaps: [], hasSuppressions: false },
  preferences: [],
  results: {},
  deliveries: [],
  digest: null,
  frequency: null,
  pause: null,
};

const smtp: StepChannel = {
  id: 'channel-1',
  handle: 'smtp',
  type: 'email',
  provider: 'smtp',
  reach: 'registered',
};
const channels = new Map([['smtp', smtp]]);

const take = (given: Step[], changes: Partial<Parameters<typeof takeSteps>[0]> = {}) =>
  takeSteps({ plan: compilePlan(given), stand: null, facts, channels, ...changes });

describe('takeSteps', () => {
  it('visits each channel step in order and halts at the end step', () => {
    const { visits, halt } = take(steps);
    expect(visits.map(({ step }) => step.handle)).toEqual(['first', 'second']);
    expect(halt).toEqual({ kind: 'processed', step: 'end' });
  });

  it('is processed at the last step of a path without an end', () => {
    expect(take(steps.slice(0, 2)).halt).toEqual({ kind: 'processed', step: 'first' });
    expect(take([])).toEqual({ visits: [], found: {}, halt: { kind: 'processed', step: null } });
  });

  it('fails where the version has no such step, instead of starting again', () => {
    const { visits, halt } = take(steps, { stand: { step: 'gone', rested: 'wait' } });
    expect(visits).toEqual([]);
    expect(halt).toEqual({ kind: 'failed', step: 'gone', reason: 'step_unknown' });
  });

  it.each([
    ['a step of a type', { type: 'teleport', handle: 'odd', position: 2 }],
    ['a channel type', { ...mail, channel_type: 'pigeon', handle: 'odd', position: 2 }],
  ])('fails at %s that the code does not know, and keeps what was made before', (_what, odd) => {
    const { visits, halt } = take([...steps.slice(0, 2), odd as Step, ...steps.slice(2)]);
    expect(visits.map(({ step }) => step.handle)).toEqual(['first']);
    expect(halt).toEqual({ kind: 'failed', step: 'odd', reason: 'step_unknown' });
  });
});

describe('a step with branches', () => {
  const big = [
    {
      operator: 'and' as const,
      conditions: [
        {
          property: 'amount',
          operator: 'greater_than' as const,
          value: 100,
          value_type: 'static' as const,
        },
      ],
    },
  ];
  const inside = (branch_handle: string) => ({ parent_step_handle: 'if', branch_handle });
  const branching: Step[] = [
    {
      type: 'condition',
      handle: 'if',
      position: 0,
      branches: [
        { handle: 'big', name: 'Big', finish: true, conditions: big },
        { handle: 'other', name: 'Other', finish: false, conditions: [] },
      ],
    },
    { ...mail, handle: 'for_big', position: 0, ...inside('big') },
    { ...mail, handle: 'for_others', position: 0, ...inside('other') },
    { ...mail, handle: 'for_all', position: 1 },
  ];
  const visited = (data: Record<string, unknown>) => {
    const { visits, halt } = take(branching, { facts: { ...facts, data } });
    return [...visits.map(({ step }) => step.handle), halt];
  };

  it('leads through one of them, and on unless it finishes', () => {
    expect(visited({ amount: 101 })).toEqual(['for_big', { kind: 'processed', step: 'for_big' }]);
    expect(visited({ amount: 100 })).toEqual([
      'for_others',
      'for_all',
      { kind: 'processed', step: 'for_all' },
    ]);
  });

  it('is left on from where a notification was woken inside', () => {
    const pause: Step = {
      type: 'wait',
      handle: 'pause',
      position: 0,
      duration: 1,
      duration_unit: 'days',
      ...inside('other'),
    };
    const [condition, forBig, forOthers, forAll] = branching as [Step, Step, Step, Step];
    const given = [condition, forBig, pause, { ...forOthers, position: 1 }, forAll];
    // What would decide otherwise now has decided before.
    const changed = { ...facts, data: { amount: 500 } };
    const { visits } = take(given, { stand: { step: 'pause', rested: 'wait' }, facts: changed });
    expect(visits.map(({ step }) => step.handle)).toEqual(['for_others', 'for_all']);
  });
});

describe('a step whose own conditions do not hold', () => {
  const unmet = {
    conditions: [
      {
        operator: 'and' as const,
        conditions: [
          {
            property: 'data.wanted',
            operator: 'equal_to' as const,
            value: true,
            value_type: 'static' as const,
          },
        ],
      },
    ],
  };
  const [trigger, first, second, end] = steps as [Step, Step, Step, Step];
  const day = { duration: 1, duration_unit: 'days' } as const;
  const pause: Step = { type: 'wait', handle: 'pause', position: 1, ...day };
  const visitedOf = (...given: Step[]) => {
    const { visits, halt } = take(given);
    return [...visits.map(({ step, verdict }) => [step.handle, verdict.kind]), halt.kind];
  };

  it('is visited like any other where they do', () => {
    const wanted = { facts: { ...facts, data: { wanted: true } } };
    expect(take([trigger, { ...pause, ...unmet }, first], wanted).halt.kind).toBe('resting');
  });

  it('is no step at all', () => {
    const throttle: Step = { type: 'throttle', handle: 'once', position: 2, ...day };
    expect(visitedOf(trigger, { ...pause, ...unmet }, { ...throttle, ...unmet }, first)).toEqual([
      ['first', 'deliver'],
      'processed',
    ]);
  });

  it('stops the notification as the trigger', () => {
    const { visits, halt } = take([{ ...trigger, ...unmet }, first]);
    expect([visits, halt]).toEqual([[], { kind: 'stopped', step: 'trigger', reason: 'condition' }]);
  });

  it('makes no message as a channel step, says why, and goes on', () => {
    const { visits, halt } = take([trigger, { ...first, ...unmet }, second]);
    expect(visits.map(({ step, verdict }) => [step.handle, verdict])).toEqual([
      ['first', { kind: 'skip', reason: 'condition', details: null, channel: smtp }],
      ['second', expect.objectContaining({ kind: 'deliver' })],
    ]);
    expect(halt.kind).toBe('processed');
  });

  it('is left out with its branches', () => {
    const choose: Step = {
      type: 'condition',
      handle: 'choose',
      position: 1,
      branches: [
        { handle: 'a', name: 'A', finish: true, conditions: unmet.conditions },
        { handle: 'b', name: 'B', finish: false, conditions: [] },
      ],
    };
    const inside = { ...first, parent_step_handle: 'choose', branch_handle: 'b' };
    expect(visitedOf(choose, inside, second)).toEqual([
      ['first', 'deliver'],
      ['second', 'deliver'],
      'processed',
    ]);
    expect(visitedOf({ ...choose, ...unmet }, inside, second)).toEqual([
      ['second', 'deliver'],
      'processed',
    ]);
  });

  it('ends the path as the last one all the same', () => {
    const { halt } = take([trigger, { ...end, ...unmet }]);
    expect(halt).toEqual({ kind: 'processed', step: 'end' });
  });

  it('was asked when the notification came, and not again when its rest is over', () => {
    const stand = { step: 'pause', rested: 'wait' } as const;
    const { visits } = take([trigger, { ...pause, ...unmet }, first], { stand });
    expect(visits.map(({ step }) => step.handle)).toEqual(['first']);
  });
});

describe('a step that asks', () => {
  const throttle: Step = {
    type: 'throttle',
    handle: 'throttle',
    position: 1,
    duration: 1,
    duration_unit: 'hours',
  };
  const [first, second] = [steps[1], steps[2]] as [Step, Step];
  const answered = (passes: boolean) =>
    take([first, throttle, second], {
      stand: { step: 'throttle', rested: null, answers: { throttle: { passes } } },
    });

  it('halts until it is answered, with what was visited before it', () => {
    const { visits, halt } = take([first, throttle, second]);
    expect(visits.map(({ step }) => step.handle)).toEqual(['first']);
    expect(halt).toMatchObject({
      kind: 'asking',
      step: 'throttle',
      question: { kind: 'throttle', windowMs: 3_600_000 },
    });
  });

  it('goes on from there with its answer, visiting nothing twice', () => {
    const { visits, halt } = answered(true);
    expect(visits.map(({ step }) => step.handle)).toEqual(['second']);
    expect(halt).toEqual({ kind: 'processed', step: 'second' });
  });

  it('stops where the answer says so', () => {
    expect(answered(false)).toEqual({
      visits: [],
      found: {},
      halt: { kind: 'stopped', step: 'throttle', reason: 'throttled' },
    });
  });

  it('keeps its answer from the steps after it, which ask again', () => {
    const twice = take([throttle, { ...throttle, handle: 'again' }], {
      stand: { step: 'throttle', rested: null, answers: { throttle: { passes: true } } },
    });
    expect(twice.halt).toMatchObject({ kind: 'asking', step: 'again' });
  });
});

describe('a step that asks what became of messages', () => {
  const [, first, second] = steps as [Step, StepOf<'channel'>, StepOf<'channel'>];
  const unlessRead: Step = { ...second, stop_when: ['clicked', 'read'] };
  const answered = (more: Partial<DeliveryFacts>) => {
    const deliveries = [
      {
        step: 'first',
        status: 'delivered' as const,
        seen: true,
        read: false,
        clicked: false,
        ...more,
      },
    ];
    const stand = { step: 'second', rested: null, answers: { deliveries } };
    return take([first, unlessRead], { stand }).visits[0]?.verdict;
  };

  it('halts until it is answered', () => {
    const { visits, halt } = take([first, unlessRead]);
    expect(visits.map(({ step }) => step.handle)).toEqual(['first']);
    expect(halt).toEqual({ kind: 'asking', step: 'second', question: { kind: 'deliveries' } });
  });

  it('makes no message when an earlier one was met with what is enough', () => {
    expect(answered({})?.kind).toBe('deliver');
    expect(answered({ read: true })).toMatchObject({ kind: 'skip', reason: 'already_read' });
    // Who clicked has read it.
    expect(answered({ clicked: true })).toMatchObject({ kind: 'skip', reason: 'already_read' });
  });

  it('knows of those that are made on the same way that they are pending, or why not', () => {
    const told = (status: string, recipient = facts.recipient) => {
      const gate = [
        {
          operator: 'and' as const,
          conditions: [
            {
              property: 'steps.first.status',
              operator: 'equal_to' as const,
              value: status,
              value_type: 'static' as const,
            },
          ],
        },
      ];
      const stand = { step: 'second', rested: null, answers: { deliveries: [] } };
      const given = [first, { ...second, conditions: gate }];
      const { visits } = take(given, { facts: { ...facts, recipient } });
      const deliveries = visits.map(foreseeDelivery);
      return take(given, { stand, facts: { ...facts, recipient, deliveries } }).visits[0]?.verdict;
    };
    expect(told('pending')?.kind).toBe('deliver');
    expect(told('skipped')).toMatchObject({ kind: 'skip', reason: 'condition' });
    const unreachable = { id: 'user-1', external_id: 'ada', email: null };
    expect(told('pending', unreachable)).toMatchObject({ reason: 'condition' });
    expect(told('skipped', unreachable)).toMatchObject({ reason: 'no_address' });
  });
});

describe('a visit', () => {
  const verdictOf = (
    changes: Partial<Parameters<typeof takeSteps>[0]>,
    step: Step = steps[1] as Step,
  ) => take([step], changes).visits[0]?.verdict;
  const optedOut = [{ notiflow: false, channelType: 'email', enabled: false }];
  const unreachable = { id: 'user-1', external_id: 'ada', email: null };

  it('goes through the channel that the step names', () => {
    const addresses = [{ key: '', fields: { to: 'ada@example.com' } }];
    expect(verdictOf({})).toEqual({ kind: 'deliver', channel: smtp, template, addresses });
  });

  it.each([
    ['is gone', new Map()],
    ['has another type now', new Map([['smtp', { ...smtp, type: 'sms' }]])],
  ])('is skipped when the channel %s', (_what, others) => {
    expect(verdictOf({ channels: others })).toMatchObject({ reason: 'no_channel', channel: null });
  });

  it('is skipped when there is nothing to say', () => {
    const silent = { ...steps[1], template: undefined } as Step;
    expect(verdictOf({}, silent)).toMatchObject({ reason: 'no_channel', channel: smtp });
  });

  it('is skipped for who opted out, naming the level, before asking for an address', () => {
    const quiet = { ...facts, recipient: unreachable, preferences: optedOut };
    expect(verdictOf({ facts: quiet })).toMatchObject({
      kind: 'skip',
      reason: 'opted_out',
      details: { level: 'channel_type' },
      channel: smtp,
    });
    const transactional = { ...facts.run, includeInPreferences: false };
    expect(
      verdictOf({ facts: { ...facts, preferences: optedOut, run: transactional } }),
    ).toMatchObject({
      kind: 'deliver',
    });
  });

  it('is skipped for who has no address', () => {
    expect(verdictOf({ facts: { ...facts, recipient: unreachable } })).toMatchObject({
      kind: 'skip',
      reason: 'no_address',
      details: null,
    });
  });
});
