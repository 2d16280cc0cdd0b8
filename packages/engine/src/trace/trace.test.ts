import type { Step, StepOf } from '@notiflow/contracts';
import { compilePlan } from '../compile-plan.ts';
import type { StepChannel } from '../gates/define-gate.ts';
import type { StepsInput } from '../take-steps.ts';
import { retraceSteps } from './retrace-steps.ts';
import { traceSteps } from './trace-steps.ts';
import { answerWalker, type Walker, walkAhead } from './walk-ahead.ts';

const template = { content_type: 'plaintext', subject: 'Hi', body: 'Hi' } as const;
const mail = { type: 'channel', channel_type: 'email', channel_handle: 'smtp', template } as const;
const smtp: StepChannel = {
  id: 'channel-1',
  handle: 'smtp',
  type: 'email',
  provider: 'smtp',
  reach: 'registered',
};

const isPro = {
  operator: 'and' as const,
  conditions: [
    {
      property: 'recipient.plan',
      operator: 'equal_to' as const,
      value: 'pro',
      value_type: 'static' as const,
    },
  ],
};

const trigger: Step = { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false };
const choose: StepOf<'condition'> = {
  type: 'condition',
  handle: 'choose',
  position: 1,
  branches: [
    { handle: 'pro', name: 'Pro', finish: false, conditions: [isPro] },
    { handle: 'others', name: 'Others', finish: false, conditions: [] },
  ],
};
const inBranch = (branch: string) =>
  ({
    ...mail,
    handle: `mail_${branch}`,
    position: 0,
    parent_step_handle: 'choose',
    branch_handle: branch,
  }) as Step;
const pause: Step = {
  type: 'wait',
  handle: 'pause',
  position: 2,
  duration: 2,
  duration_unit: 'days',
};
const once: Step = {
  type: 'throttle',
  handle: 'once',
  position: 3,
  duration: 1,
  duration_unit: 'days',
};
const end: Step = { type: 'end', handle: 'end', position: 4 };
const steps: Step[] = [trigger, choose, inBranch('pro'), inBranch('others'), pause, once, end];

const now = new Date('2026-03-01T12:00:00Z');
const input: Omit<StepsInput, 'stand'> = {
  plan: compilePlan(steps),
  channels: new Map([['smtp', smtp]]),
  facts: {
    now,
    data: {},
    recipient: { id: 'user-1', external_id: 'ada', email: 'ada@example.com' },
    actor: null,
    run: { id: 'run-1', includeInPreferences: true, priority: 2 },
    project: { messageCaps: [], hasSuppressions: false },
    preferences: [{ notiflow: false, channelType: 'email', enabled: true }],
    results: {},
    deliveries: [],
    digest: null,
    frequency: null,
    pause: null,
  },
};

const wordsOf = (traced: { step: Step; outcome: { kind: string } }[]) =>
  traced.map(({ step, outcome }) => `${step.handle} ${outcome.kind}`);

describe('traceSteps', () => {
  it('tells of each step what it said, what conditions saw, and which wish decided', () => {
    const { steps: traced, taken } = traceSteps({ ...input, stand: null });
    expect(wordsOf(traced)).toEqual([
      'trigger continue',
      'choose branch',
      'mail_others deliver',
      'pause rest',
    ]);
    const [, chosen, sent] = traced;
    expect(chosen?.conditions).toEqual([
      expect.objectContaining({ branch: 'pro', seen: undefined, value: 'pro', holds: false }),
    ]);
    expect(sent).toMatchObject({
      verdict: { kind: 'deliver', channel: smtp },
      preference: { level: 'channel_type', enabled: true },
    });
    expect(taken.halt).toMatchObject({ kind: 'resting', step: 'pause' });
  });

  it('marks the step that has to be answered first', () => {
    const { steps: traced } = traceSteps({ ...input, stand: { step: 'once', rested: null } });
    expect(traced.map(({ isAsking }) => isAsking)).toEqual([true]);
  });
});

describe('retraceSteps', () => {
  it('passes what a notification is beyond, and ends where it is', () => {
    const way = retraceSteps(input, { last: 'once', steps: ['mail_others'] });
    expect(wordsOf(way)).toEqual([
      'trigger continue',
      'choose branch',
      'mail_others deliver',
      'pause continue',
      'once ask',
    ]);
    expect(way.every(({ isKnown }) => isKnown)).toBe(true);
  });

  it('takes the branch that left something behind, whatever conditions say today', () => {
    const way = retraceSteps(input, { last: 'end', steps: ['mail_pro'] });
    expect(wordsOf(way)).toContain('mail_pro deliver');
    expect(way.find(({ step }) => step.handle === 'choose')).toMatchObject({
      outcome: { kind: 'branch', into: 'pro' },
      said: { kind: 'branch', into: 'others' },
      isKnown: true,
    });
  });

  it('says of a branch that left nothing that it is what the engine says now', () => {
    const way = retraceSteps(input, { last: 'end', steps: [] });
    expect(way.find(({ step }) => step.handle === 'choose')).toMatchObject({
      outcome: { kind: 'branch', into: 'others' },
      isKnown: false,
    });
  });
});

describe('walkAhead', () => {
  const walker: Walker = { ...input, stand: null };

  it('jumps over rests to the next question, and on from its answer', () => {
    const ahead = walkAhead(walker);
    expect(ahead.halt).toMatchObject({ kind: 'asking', step: 'once' });
    expect(ahead.walker.facts.now).toEqual(new Date('2026-03-03T12:00:00Z'));
    // While it rested, its message was sent.
    expect(ahead.walker.facts.deliveries).toMatchObject([{ step: 'mail_others', status: 'sent' }]);
    if (ahead.halt.kind !== 'asking') throw new Error(ahead.halt.kind);
    const passing = answerWalker(ahead.walker, ahead.halt, { throttle: { passes: true } });
    expect(walkAhead(passing).halt).toEqual({ kind: 'processed', step: 'end' });
    const stopped = answerWalker(ahead.walker, ahead.halt, { throttle: { passes: false } });
    expect(walkAhead(stopped).halt).toMatchObject({ kind: 'stopped', reason: 'throttled' });
  });
});
