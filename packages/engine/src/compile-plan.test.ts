import type { ConditionGroup, Step, StepOf } from '@notiflow/contracts';
import { compilePlan } from './compile-plan.ts';

type Place = Pick<Step, 'parent_step_handle' | 'branch_handle'>;

const wait = (handle: string, place: Place = {}): Step => {
  return { type: 'wait', handle, position: 0, duration: 1, duration_unit: 'days', ...place };
};
const inside = (parent_step_handle: string, branch_handle: string): Place => {
  return { parent_step_handle, branch_handle };
};
const choose = (handle: string, place: Place = {}): StepOf<'condition'> => {
  const branch = (name: string, finish: boolean) => {
    return { handle: name, name, finish, conditions: [] };
  };
  const branches = [branch('on', false), branch('stop', true), branch('empty', false)];
  return { type: 'condition', handle, position: 0, branches, ...place };
};

const plan = compilePlan([
  wait('start'),
  choose('outer'),
  wait('first', inside('outer', 'on')),
  choose('inner', inside('outer', 'on')),
  wait('deep', inside('inner', 'on')),
  wait('deep_stop', inside('inner', 'stop')),
  wait('last', inside('outer', 'stop')),
  wait('after'),
]);

const nextOf = (handle: string) => plan.nextOf.get(handle)?.handle ?? null;
const beginOf = (handle: string, branch: string) =>
  plan.branchesOf.get(handle)?.get(branch)?.handle ?? null;

describe('compilePlan', () => {
  it('leads past the branches of a step to what follows it', () => {
    expect(plan.first?.handle).toBe('start');
    expect([nextOf('start'), nextOf('outer'), nextOf('after')]).toEqual(['outer', 'after', null]);
  });

  it('leads out of a branch, and out of one inside another, to what follows', () => {
    expect([nextOf('first'), nextOf('inner'), nextOf('deep')]).toEqual(['inner', 'after', 'after']);
  });

  it('leads nowhere out of a branch that finishes', () => {
    expect([nextOf('last'), nextOf('deep_stop')]).toEqual([null, null]);
  });

  it('knows where each branch begins, one without steps at what follows', () => {
    expect(beginOf('outer', 'on')).toBe('first');
    expect(beginOf('outer', 'stop')).toBe('last');
    expect(beginOf('outer', 'empty')).toBe('after');
    expect(beginOf('inner', 'on')).toBe('deep');
    expect(beginOf('inner', 'empty')).toBe('after');
  });

  it('ends the path in a branch without steps that finishes', () => {
    const { branchesOf } = compilePlan([choose('only'), wait('after')]);
    expect(branchesOf.get('only')?.get('stop')).toBeNull();
  });

  it('finds every step by its handle', () => {
    expect([...plan.stepOf.keys()]).toHaveLength(8);
  });

  it('knows which steps ask what became of messages', () => {
    const condition = (property: string, ref?: string): ConditionGroup[] => [
      {
        operator: 'or',
        conditions: [
          { property: 'x', operator: 'exists', value_type: 'static' },
          {
            property,
            operator: 'equal_to',
            value: ref ?? 'sent',
            value_type: ref === undefined ? 'static' : 'ref',
          },
        ],
      },
    ];
    const mail: Step = { type: 'channel', channel_type: 'email', handle: 'mail', position: 0 };
    const branch = { handle: 'a', name: 'A', finish: false };
    const branches = [
      { ...branch, conditions: condition('data.x') },
      { ...branch, handle: 'b', conditions: condition('data.x', 'steps.mail.status') },
    ];
    const { askingOfDeliveries } = compilePlan([
      mail,
      { ...wait('gated'), conditions: condition('steps.mail.seen') },
      { ...wait('plain'), conditions: condition('data.steps') },
      { ...wait('of_wait'), conditions: condition('steps.gated.status') },
      { type: 'condition', handle: 'choose', position: 1, branches },
      { ...mail, handle: 'again', stop_when: ['read'] },
    ]);
    expect([...askingOfDeliveries]).toEqual(['gated', 'choose', 'again']);
  });
});
