import type { Condition, ConditionGroup, Step } from '@notiflow/contracts';
import { findPathProblems, findPathWarnings } from './check-paths.ts';
import { type StepSet, walkPaths } from './walk-paths.ts';

const day = { duration: 1, duration_unit: 'days' } as const;
const trigger: Step = { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false };
const end: Step = { type: 'end', handle: 'end', position: 9 };
const wait = (handle: string, more: Partial<Step> = {}): Step =>
  ({ type: 'wait', handle, position: 1, ...day, ...more }) as Step;
const mail = (handle: string, more: object = {}): Step => {
  return { type: 'channel', channel_type: 'email', handle, position: 1, ...more };
};
const digest = (handle: string, more: object = {}): Step => {
  return { type: 'digest', handle, position: 1, ...day, ...more };
};

const fetch = (handle: string): Step =>
  ({ type: 'fetch', handle, position: 1, url: 'https://example.com' }) as Step;

const asks = (property: string, more: Partial<Condition> = {}): ConditionGroup[] => [
  {
    operator: 'and',
    conditions: [{ property, operator: 'equal_to', value: 'sent', value_type: 'static', ...more }],
  },
];
const inside = (parent_step_handle: string, branch_handle: string) => {
  return { parent_step_handle, branch_handle };
};
/** A step with a branch `a`, and `b`, which is the default unless it has conditions. */
const choose = (handle: string, more: { a?: object; b?: object; step?: object } = {}): Step => {
  const a = { handle: 'a', name: 'A', finish: false, conditions: asks('data.x') };
  const b = { handle: 'b', name: 'B', finish: false, conditions: [] };
  const branches = [
    { ...a, ...more.a },
    { ...b, ...more.b },
  ];
  return { type: 'condition', handle, position: 1, branches, ...more.step } as Step;
};

const problems = (...steps: Step[]) =>
  findPathProblems([trigger, ...steps, end]).map(({ field, reason }) => `${field} ${reason}`);
const warnings = (...steps: Step[]) =>
  findPathWarnings([trigger, ...steps, end], { contentDays: 30 }).map(
    ({ step, field, reason }) => `${step} ${field.replace(/^steps\[\d+\]\./, '')} ${reason}`,
  );

describe('walkPaths', () => {
  it('knows what lies before a step on one of its paths, and since its last rest', () => {
    const arrivals = walkPaths([
      trigger,
      mail('first'),
      choose('if'),
      wait('pause', inside('if', 'a')),
      mail('in_a', inside('if', 'a')),
      mail('in_b', inside('if', 'b')),
      mail('last'),
    ]);
    const names = (steps?: StepSet) =>
      steps
        ?.list()
        .map(({ handle }) => handle)
        .sort();
    const at = (handle: string) => arrivals.find(({ step }) => step.handle === handle);
    expect(names(at('in_a')?.before)).toEqual(['first', 'if', 'pause', 'trigger']);
    expect(names(at('in_a')?.sinceRest)).toEqual([]);
    expect(names(at('in_b')?.sinceRest)).toEqual(['first', 'if', 'trigger']);
    expect(names(at('last')?.before)).toEqual(['first', 'if', 'in_a', 'in_b', 'pause', 'trigger']);
    expect(names(at('last')?.sinceRest)).toEqual(['first', 'if', 'in_a', 'in_b', 'trigger']);
  });

  it('takes many branches one after the other without following each path by itself', () => {
    const many = Array.from({ length: 198 }, (_, index) => choose(`c_${index}`));
    expect(walkPaths(many).at(-1)?.before.list()).toHaveLength(197);
  });
});

describe('steps that are named', () => {
  const named = (path: string, ...before: Step[]) =>
    problems(...before, wait('here', { conditions: asks(path) }));
  const place = (index: number) => `steps[${index}].conditions[0].conditions[0]`;

  it.each([
    'data.steps',
    'recipient.plan',
    'steps.mail.status',
    'steps.mail.clicked',
    'steps.pause.matched',
    'fetch.account.plan',
    'steps.account.plan',
  ])('may be %s', (path) => {
    expect(named(path, mail('mail'), wait('pause'), fetch('account'))).toEqual([]);
  });

  it.each([
    ['steps', 'names none'],
    ['steps.nobody.status', 'is not there'],
    ['steps.here.status', 'is this one'],
    ['steps.end.status', 'comes later'],
    ['steps.trigger.status', 'knows nothing'],
    ['steps.mail.opened', 'does not know this'],
    ['fetch.mail.total', 'does not fetch'],
    ['digest.total_items', 'is no digest'],
  ])('may not be %s, which %s', (path) => {
    expect(named(path, mail('mail'))).toEqual([`${place(2)}.property invalid`]);
  });

  it('may stand in another branch of a step before, and not in one beside', () => {
    const gate = { conditions: asks('steps.in_a.status') };
    const inA = mail('in_a', inside('if', 'a'));
    expect(problems(choose('if'), inA, wait('after', gate))).toEqual([]);
    expect(problems(choose('if'), inA, wait('beside', { ...inside('if', 'b'), ...gate }))).toEqual([
      `${place(3)}.property invalid`,
    ]);
  });

  it('are looked for in branches, in values that are paths, and in keys', () => {
    const ref = asks('data.x', { value: 'steps.nobody.status', value_type: 'ref' });
    const once = { ...wait('once'), type: 'throttle', throttle_key: 'steps.mail.status' } as Step;
    expect(problems(mail('mail'), choose('if', { a: { conditions: ref } }), once)).toEqual([
      'steps[2].settings.branches[0].conditions[0].conditions[0].value invalid',
      'steps[3].settings.throttle_key invalid',
    ]);
  });

  it('are looked for where a wait reads a moment, and where it matches an event', () => {
    const at = { ...wait('at'), duration: undefined, until: 'steps.nobody.at' } as Step;
    const match = asks('event.status', { value: 'fetch.nobody.status', value_type: 'ref' });
    const until_event = {
      name: 'paid',
      match,
      timeout: day,
      on_match: 'continue',
      on_timeout: 'stop',
    } as const;
    const event = { type: 'wait', handle: 'event', position: 2, until_event } as const;
    expect(problems(at, event)).toEqual([
      'steps[1].settings.until invalid',
      'steps[2].settings.until_event.match[0].conditions[0].value invalid',
    ]);
    expect(problems({ ...wait('at'), until: '2026-11-01T09:00:00Z' } as Step)).toEqual([]);
  });

  it('have statuses that are compared with statuses', () => {
    const compared = (more: Partial<Condition>) =>
      problems(mail('mail'), wait('here', { conditions: asks('steps.mail.status', more) }));
    expect(compared({ value: 'opened' })).toEqual([`${place(2)}.value enum`]);
    expect(compared({ operator: 'in', value: ['sent', 'gone'] })).toEqual([
      `${place(2)}.value enum`,
    ]);
    expect(compared({ operator: 'in', value: ['sent', 'delivered'] })).toEqual([]);
    expect(compared({ operator: 'exists', value: null })).toEqual([]);
    expect(compared({ operator: 'starts_with', value: 'quar' })).toEqual([]);
    expect(compared({ value: 'data.status', value_type: 'ref' })).toEqual([]);
  });
});

describe('a digest', () => {
  it('does not follow another one on any path', () => {
    expect(problems(digest('one'), mail('mail'), digest('two'))).toEqual(['steps[3].type invalid']);
    expect(problems(choose('if'), digest('in_a', inside('if', 'a')), digest('after'))).toEqual([
      'steps[3].type invalid',
    ]);
  });

  it('may stand in each of two branches', () => {
    expect(
      problems(choose('if'), digest('in_a', inside('if', 'a')), digest('in_b', inside('if', 'b'))),
    ).toEqual([]);
    const finishing = choose('if', { a: { finish: true } });
    expect(problems(finishing, digest('in_a', inside('if', 'a')), digest('after'))).toEqual([]);
  });
});

describe('a step', () => {
  it('is reached', () => {
    const all = { finish: true };
    expect(problems(choose('if', { a: all, b: all }), mail('never'))).toEqual([
      'steps[2].position invalid',
      'steps[3].position invalid',
    ]);
    const left = choose('if', { a: all, b: all, step: { conditions: asks('data.y') } });
    expect(problems(left, mail('mail'))).toEqual([]);
  });
});

describe('what is worth knowing', () => {
  const status = { conditions: asks('steps.mail.status') };

  it('is that nothing waits before a message is asked for', () => {
    const field = 'conditions[0].conditions[0].property';
    expect(warnings(mail('mail'), mail('next', status))).toEqual([`next ${field} no_wait_before`]);
    expect(warnings(mail('mail'), wait('pause'), mail('next', status))).toEqual([]);
    const maybe = wait('pause', { conditions: asks('data.x') });
    expect(warnings(mail('mail'), maybe, mail('next', status))).toEqual([
      `next ${field} no_wait_before`,
    ]);
    expect(
      warnings(mail('mail'), choose('if'), wait('in_a', inside('if', 'a')), mail('next', status)),
    ).toEqual([`next ${field} no_wait_before`]);
  });

  it('is not that a message which is skipped is asked for at once', () => {
    const skipped = { conditions: asks('steps.mail.status', { value: 'skipped' }) };
    expect(warnings(mail('mail'), mail('next', skipped))).toEqual([]);
  });

  it('is a stop_when that nothing comes before, or nothing waits for', () => {
    const stop = { stop_when: ['seen'] };
    expect(warnings(mail('only', stop))).toEqual(['only settings.stop_when no_message_before']);
    expect(warnings(mail('one'), mail('two', stop))).toEqual([
      'two settings.stop_when no_wait_before',
    ]);
    expect(warnings(mail('one'), wait('pause'), mail('two'), mail('three', stop))).toEqual([]);
  });

  it('is a branch that is never taken, and conditions of the end', () => {
    expect(warnings(choose('if', { b: { conditions: asks('data.x') } }))).toEqual([
      'if settings.branches[1].conditions never_taken',
    ]);
    expect(findPathWarnings([{ ...end, conditions: asks('data.x') }], { contentDays: 1 })).toEqual([
      {
        step: 'end',
        field: 'steps[0].conditions',
        message: 'change nothing: after the end comes nothing',
        reason: 'no_effect',
      },
    ]);
  });

  it('is a wait that is longer than content is kept', () => {
    const long = { type: 'wait', handle: 'long', position: 1 } as const;
    expect(warnings({ ...long, duration: 30, duration_unit: 'days' })).toEqual([]);
    expect(warnings({ ...long, duration: 721, duration_unit: 'hours' })).toEqual([
      'long settings.duration longer_than_retention',
    ]);
    expect(warnings({ ...long, until: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(warnings({ ...long, until: '9999-01-01T00:00:00Z' })).toEqual([
      'long settings.until longer_than_retention',
    ]);
    // Nobody knows what it will say, unless it says how long at most.
    expect(warnings({ ...long, until: 'data.at' })).toEqual([]);
    const max = { duration: 60, duration_unit: 'days' } as const;
    expect(warnings({ ...long, until: 'data.at', max })).toEqual([
      'long settings.max.duration longer_than_retention',
    ]);
    expect(warnings(digest('many', { duration: 31 }))).toEqual([
      'many settings.duration longer_than_retention',
    ]);
  });
});
