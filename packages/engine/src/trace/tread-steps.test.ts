import type { Step, StepOf } from '@notiflow/contracts';
import { compilePlan } from '../compile-plan.ts';
import { type Tracks, treadSteps } from './tread-steps.ts';

const template = { content_type: 'plaintext', subject: 'Hi', body: 'Hi' } as const;
const mail = (handle: string, place: Partial<Step> = {}) =>
  ({
    type: 'channel',
    channel_type: 'email',
    channel_handle: 'smtp',
    template,
    handle,
    position: 0,
    ...place,
  }) as Step;
const pause = (handle: string, place: Partial<Step> = {}) =>
  ({ type: 'wait', duration: 1, duration_unit: 'days', handle, position: 0, ...place }) as Step;
const inside = (parent: string, branch: string) => ({
  parent_step_handle: parent,
  branch_handle: branch,
});

const isPro = {
  operator: 'and' as const,
  conditions: [{ property: 'plan', operator: 'exists' as const, value_type: 'static' as const }],
};
const branch = (handle: string, { finish = false, isDefault = false } = {}) => {
  return { handle, name: handle, finish, conditions: isDefault ? [] : [isPro] };
};
const choose = (branches: ReturnType<typeof branch>[], rest: Partial<Step> = {}) =>
  ({ type: 'condition', handle: 'choose', position: 1, branches, ...rest }) as StepOf<'condition'>;

const trigger: Step = { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false };
const end: Step = { type: 'end', handle: 'end', position: 9 };

function tread(steps: Step[], tracks: Partial<Tracks>) {
  const plan = compilePlan([trigger, ...steps, end]);
  const way = treadSteps(plan, { last: 'end', isDone: true, left: [], ...tracks });
  return (
    way && {
      steps: way.steps.map(({ step, isLast, into }) => {
        const branch = into === undefined ? '' : ` → ${into}`;
        return `${step.handle}${branch}${isLast ? '.' : ''}`;
      }),
      unsure: way.unsure.map(({ handle }) => handle),
    }
  );
}

describe('treadSteps', () => {
  const two = [
    choose([branch('pro'), branch('others', { isDefault: true })]),
    mail('mail_pro', inside('choose', 'pro')),
    pause('pause_others', inside('choose', 'others')),
  ];

  it('comes to every step before the last, and to none after', () => {
    const steps = [mail('mail'), pause('pause')];
    expect(tread(steps, { last: 'pause', isDone: false })?.steps).toEqual([
      'trigger',
      'mail',
      'pause.',
    ]);
    expect(tread(steps, { last: null, isDone: false })?.steps).toEqual(['trigger.']);
    expect(tread(steps, {})?.steps).toEqual(['trigger', 'mail', 'pause', 'end.']);
  });

  it('knows a branch by where it is, and by what was left in it', () => {
    expect(tread(two, { last: 'pause_others', isDone: false })?.steps).toEqual([
      'trigger',
      'choose → others',
      'pause_others.',
    ]);
    expect(tread(two, { left: ['mail_pro'] })?.steps).toEqual([
      'trigger',
      'choose → pro',
      'mail_pro',
      'end.',
    ]);
  });

  it('knows the only branch that would have left nothing', () => {
    expect(tread(two, {})).toEqual({
      steps: ['trigger', 'choose → others', 'pause_others', 'end.'],
      unsure: [],
    });
  });

  it('says of steps in branches that left nothing that they may have been taken', () => {
    const silent = [
      choose([branch('pro'), branch('others')]),
      pause('pause_pro', inside('choose', 'pro')),
      mail('mail_others', inside('choose', 'others')),
    ];
    expect(tread(silent, {})).toEqual({
      steps: ['trigger', 'choose', 'end.'],
      unsure: ['pause_pro'],
    });
    const withMail = [
      silent[0] as Step,
      mail('mail_pro', inside('choose', 'pro')),
      silent[2] as Step,
    ];
    expect(tread(withMail, {})?.steps).toEqual(['trigger', 'choose → null', 'end.']);
  });

  it('takes no branch of a step that may itself have been left out', () => {
    const leftOut = [
      choose([branch('pro'), branch('others', { isDefault: true })], { conditions: [isPro] }),
      ...two.slice(1),
    ];
    expect(tread(leftOut, {})).toEqual({
      steps: ['trigger', 'choose', 'end.'],
      unsure: ['pause_others'],
    });
  });

  it('tells who ended in a branch that finishes from who went on', () => {
    const finishing = [
      choose([branch('stop', { finish: true }), branch('others', { isDefault: true })]),
      pause('pause_others', inside('choose', 'others')),
    ];
    expect(tread(finishing, { last: 'choose' })?.steps).toEqual(['trigger', 'choose → stop.']);
    expect(tread(finishing, {})?.steps).toEqual([
      'trigger',
      'choose → others',
      'pause_others',
      'end.',
    ]);
    expect(tread(finishing, { last: 'choose', isDone: false })?.steps).toEqual([
      'trigger',
      'choose.',
    ]);
  });

  it('follows branches inside of branches', () => {
    const nested = [
      ...two,
      {
        ...choose([branch('a'), branch('b', { isDefault: true })]),
        handle: 'again',
        ...inside('choose', 'pro'),
        position: 1,
      } as Step,
      mail('mail_a', inside('again', 'a')),
      pause('pause_b', inside('again', 'b')),
    ];
    expect(tread(nested, { left: ['mail_pro', 'mail_a'] })?.steps).toEqual([
      'trigger',
      'choose → pro',
      'mail_pro',
      'again → a',
      'mail_a',
      'end.',
    ]);
  });

  it('knows no way to a step that the version does not have', () => {
    expect(tread(two, { last: 'of_another_version' })).toBeNull();
  });
});
