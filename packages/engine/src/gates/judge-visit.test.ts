import type { ChannelStep, MessageCap } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import type { StepChannel, Visit } from './define-gate.ts';
import { judgeVisit } from './judge-visit.ts';

const step: ChannelStep = {
  type: 'channel',
  handle: 'mail',
  position: 1,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'plaintext', subject: 'Hi', body: 'Hi' },
};

const smtp: StepChannel = {
  id: 'channel-1',
  handle: 'smtp',
  type: 'email',
  provider: 'smtp',
  reach: 'registered',
};

const since = new Date('2026-03-01T12:00:00Z');
const until = new Date('2026-03-02T12:00:00Z');

const cap: MessageCap = {
  channel_type: 'email',
  limit: 5,
  period: { duration: 1, duration_unit: 'days' },
};
const hourly: MessageCap = {
  channel_type: 'email',
  limit: 2,
  period: { duration: 1, duration_unit: 'hours' },
};

const plain: Facts = {
  now: since,
  data: {},
  recipient: { id: 'user-1', external_id: 'ada', email: 'Ada@Example.com' },
  actor: null,
  run: { id: 'run-1', priority: 2, includeInPreferences: true },
  project: { messageCaps: [], hasSuppressions: false },
  preferences: [],
  rested: null,
  answers: {},
  results: {},
  deliveries: [],
  digest: null,
  frequency: null,
  pause: null,
};

/** What stands in the way, one for each gate in the order of the table; all of them together are its first. */
const obstacles: {
  reason: string;
  details?: object | null;
  step?: Partial<ChannelStep>;
  facts?: Partial<Facts>;
  project?: Partial<Facts['project']>;
  answers?: Facts['answers'];
  isTransactional: 'too' | 'exempt';
}[] = [
  {
    reason: 'condition',
    step: {
      conditions: [
        {
          operator: 'and',
          conditions: [
            { property: 'vip', operator: 'equal_to', value: true, value_type: 'static' },
          ],
        },
      ],
    },
    isTransactional: 'too',
  },
  {
    reason: 'already_read',
    step: { stop_when: ['read'] },
    facts: {
      deliveries: [{ step: 'feed', status: 'delivered', seen: true, read: true, clicked: false }],
    },
    isTransactional: 'too',
  },
  {
    reason: 'opted_out',
    details: { level: 'notiflow' },
    facts: { preferences: [{ notiflow: true, channelType: null, enabled: false }] },
    isTransactional: 'exempt',
  },
  {
    reason: 'paused',
    details: { until: null },
    facts: { pause: { until: null } },
    isTransactional: 'exempt',
  },
  {
    reason: 'no_address',
    facts: { recipient: { id: 'user-1', external_id: 'ada' } },
    isTransactional: 'too',
  },
  {
    reason: 'suppressed',
    details: { reason: 'hard_bounce', since },
    project: { hasSuppressions: true },
    answers: { suppression: [{ address: 'ada@example.com', reason: 'hard_bounce', since }] },
    isTransactional: 'too',
  },
  {
    reason: 'capped',
    details: { ...hourly, resets_at: until },
    project: { messageCaps: [cap, { ...cap, channel_type: 'sms' }, hourly] },
    answers: { cap: { passes: false, by: { place: 1, until } } },
    isTransactional: 'exempt',
  },
];

function visitWith(met: typeof obstacles, facts: Partial<Facts> = {}): Visit {
  const visit: Visit = { step, channelType: 'email', channel: smtp, facts: { ...plain, ...facts } };
  for (const obstacle of met) {
    visit.step = { ...visit.step, ...obstacle.step };
    visit.facts = { ...visit.facts, ...obstacle.facts };
    visit.facts.project = { ...visit.facts.project, ...obstacle.project };
    visit.facts.answers = { ...visit.facts.answers, ...obstacle.answers };
  }
  return visit;
}

const judge = (visit: Visit) => judgeVisit(visit, new Map([['smtp', smtp]]));
const transactional = { run: { id: 'run-1', priority: 2, includeInPreferences: false } };

describe('judgeVisit', () => {
  it('delivers what nothing stands in the way of, and asks nothing about it', () => {
    expect(judge(visitWith([]))).toEqual({
      kind: 'deliver',
      channel: smtp,
      template: step.template,
      addresses: [{ key: '', fields: { to: 'Ada@Example.com' } }],
    });
  });

  it.each(obstacles)('skips for $reason', (obstacle) => {
    const { reason, details = null } = obstacle;
    expect(judge(visitWith([obstacle]))).toEqual({ kind: 'skip', channel: smtp, reason, details });
  });

  it.each(obstacles.map((obstacle, place) => ({ ...obstacle, place })))(
    'finds $reason before what comes later in the table',
    ({ place, reason }) => {
      // A missing address is its own; the others keep theirs.
      const met = obstacles.slice(place).filter((one) => one.reason !== 'no_address');
      const first = reason === 'no_address' ? obstacles.slice(place) : met;
      expect(judge(visitWith(first))).toMatchObject({ kind: 'skip', reason });
    },
  );

  it.each(obstacles)('takes a transactional notiflow for $isTransactional from $reason', (one) => {
    const verdict = judge(visitWith([one], transactional));
    const expected = one.isTransactional === 'exempt' ? 'deliver' : 'skip';
    expect(verdict.kind).toBe(expected);
  });

  it('skips without a channel whatever the gates would say, and asks none of them', () => {
    expect(judgeVisit(visitWith(obstacles), new Map())).toMatchObject({
      reason: 'no_channel',
      channel: null,
    });
  });
});

describe('what the gates ask', () => {
  const [suppressed, capped] = obstacles.slice(-2) as [
    (typeof obstacles)[number],
    (typeof obstacles)[number],
  ];
  const unanswered = { ...visitWith([suppressed, capped]) };

  it('is asked one after the other, the cap last, by the address as the list knows it', () => {
    unanswered.facts = { ...unanswered.facts, answers: {} };
    expect(judge(unanswered)).toEqual({
      kind: 'ask',
      question: {
        kind: 'suppression',
        channelType: 'email',
        addresses: ['ada@example.com', '@example.com'],
      },
    });
    unanswered.facts = { ...unanswered.facts, answers: { suppression: [] } };
    expect(judge(unanswered)).toEqual({
      kind: 'ask',
      question: {
        kind: 'cap',
        channelType: 'email',
        limits: [
          { limit: 5, windowMs: 86_400_000 },
          { limit: 2, windowMs: 3_600_000 },
        ],
      },
    });
    const answers = { suppression: [], cap: { passes: true, by: null } };
    unanswered.facts = { ...unanswered.facts, answers };
    expect(judge(unanswered).kind).toBe('deliver');
  });

  it('is nothing about a message that is skipped anyway', () => {
    for (const before of obstacles.slice(0, -2)) {
      const visit = visitWith([suppressed, capped, before]);
      visit.facts = { ...visit.facts, answers: {} };
      expect(judge(visit)).toMatchObject({ kind: 'skip', reason: before.reason });
    }
  });

  it('is nothing about a machine', () => {
    const visit = visitWith([suppressed, capped]);
    const hook = { ...smtp, handle: 'hook', type: 'webhook' };
    const hookStep = { ...step, channel_type: 'webhook', channel_handle: 'hook' } as ChannelStep;
    const machine: Visit = {
      step: hookStep,
      channelType: 'webhook',
      channel: hook,
      facts: {
        ...visit.facts,
        answers: {},
        project: { hasSuppressions: true, messageCaps: [{ ...cap, channel_type: 'email' }] },
      },
    };
    expect(judgeVisit(machine, new Map([['hook', hook]])).kind).toBe('deliver');
  });
});

describe('a suppressed address', () => {
  const because = (...reasons: string[]): Facts['answers'] => {
    return {
      suppression: reasons.map((reason) => ({ address: 'ada@example.com', reason, since })),
    };
  };
  const withList = { project: { ...plain.project, hasSuppressions: true } };

  it.each([
    ['hard_bounce', 'skip'],
    ['stop', 'skip'],
    ['manual', 'skip'],
    ['of_a_later_release', 'skip'],
    ['complaint', 'deliver'],
  ])('for %s: %s, when one cannot opt out', (reason, kind) => {
    const facts = { ...withList, ...transactional, answers: because(reason) };
    expect(judge(visitWith([], facts)).kind).toBe(kind);
    expect(judge(visitWith([], { ...withList, answers: because(reason) })).kind).toBe('skip');
  });

  it('names the reason that holds, of several', () => {
    const facts = { ...withList, ...transactional, answers: because('complaint', 'stop') };
    expect(judge(visitWith([], facts))).toMatchObject({ details: { reason: 'stop' } });
  });
});

describe('a pause', () => {
  it('is over when the step is come to after its end, as plans do', () => {
    const pausedUntil = (ms: number) =>
      judge(visitWith([], { pause: { until: new Date(plain.now.getTime() + ms) } })).kind;
    expect(pausedUntil(1)).toBe('skip');
    expect(pausedUntil(0)).toBe('deliver');
  });
});
