import type { StepBody } from '@notiflow/contracts';
import { normaliseSteps } from './normalise-steps.ts';

const wait = { type: 'wait', settings: { duration: 1, duration_unit: 'days' } } as const;
const isPro = { property: 'recipient.plan', operator: 'equal_to', value: 'pro' };

function problemsOf(...steps: (StepBody | null)[]): string[] {
  const normalised = normaliseSteps(steps);
  return normalised.ok ? [] : normalised.problems.map(({ field, reason }) => `${field} ${reason}`);
}

function stepsOf(...steps: StepBody[]) {
  const normalised = normaliseSteps(steps);
  if (!normalised.ok) throw new Error(JSON.stringify(normalised.problems));
  return normalised.value;
}

const inside = (parent_step_handle: string, branch_handle: string) => {
  return { parent_step_handle, branch_handle };
};

/** A condition step with a branch `yes`, and a default `no`. */
function choose(handle: string, more: Partial<StepBody> = {}): StepBody {
  const yes = { handle: 'yes', name: 'Yes', conditions: [{ conditions: [isPro] }] };
  return {
    handle,
    type: 'condition',
    settings: { branches: [yes, { handle: 'no', name: 'No' }] },
    ...more,
  };
}

describe('a condition step', () => {
  const chooseBy = (...branches: object[]): StepBody => {
    return { handle: 'choose', type: 'condition', settings: { branches } };
  };
  const withCondition = (condition: object) =>
    chooseBy(
      { handle: 'a', name: 'A', conditions: [{ conditions: [condition] }] },
      { handle: 'b', name: 'B' },
    );

  it('is stored with what is left out filled in', () => {
    const [, step] = stepsOf(choose('choose'));
    expect(step).toEqual({
      type: 'condition',
      handle: 'choose',
      position: 1,
      branches: [
        {
          handle: 'yes',
          name: 'Yes',
          finish: false,
          conditions: [{ operator: 'and', conditions: [{ ...isPro, value_type: 'static' }] }],
        },
        { handle: 'no', name: 'No', finish: false, conditions: [] },
      ],
    });
  });

  const named = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, index) => {
      const conditions = index === count - 1 ? [] : [{ conditions: [isPro] }];
      return { handle: `b_${index}`, name: 'B', conditions, ...more };
    });

  it.each([
    ['no branches', [], ['branches length']],
    ['one branch', named(1), ['branches length']],
    ['eleven branches', named(11), ['branches length']],
    ['branches that all finish', named(2, { finish: true }), ['branches invalid']],
    [
      'a default that is not the last, and a handle again',
      [...named(2), ...named(1)],
      ['branches[1].conditions required', 'branches[2].handle duplicate'],
    ],
    [
      'branches without names, and one with more',
      [{ name: 'A', to: 'b' }, { handle: 'b' }],
      ['branches[0].handle required', 'branches[0].to unknown', 'branches[1].name required'],
    ],
  ])('is refused with %s', (_what, branches, problems) => {
    expect(problemsOf(chooseBy(...branches)).sort()).toEqual(
      problems.map((problem) => `steps[0].settings.${problem}`).sort(),
    );
  });

  it('may have two to ten branches', () => {
    for (const count of [2, 10]) expect(problemsOf(chooseBy(...named(count)))).toEqual([]);
  });

  it.each([
    [{ operator: 'equal_to', value: 1 }, 'property required'],
    [{ ...isPro, operator: 'resembles' }, 'operator enum'],
    [{ ...isPro, value: undefined }, 'value required'],
    [{ ...isPro, value: null }, 'value required'],
    [{ ...isPro, value: { a: 1 } }, 'value type'],
    [{ ...isPro, operator: 'greater_than', value: [1] }, 'value type'],
    [{ ...isPro, operator: 'starts_with', value: true }, 'value type'],
    [{ ...isPro, operator: 'in', value: undefined }, 'value required'],
    [{ ...isPro, operator: 'before', value: 'tomorrow' }, 'value format'],
    [{ ...isPro, operator: 'after', value: 1_790_000_000 }, 'value format'],
    [{ ...isPro, operator: 'after', value: 'now-P1D' }, 'value format'],
    [{ ...isPro, value_type: 'ref', value: 5 }, 'value type'],
    [{ ...isPro, value_type: 'ref', value: 'data. x' }, 'value format'],
    [{ ...isPro, value_type: 'other' }, 'value_type enum'],
    [{ ...isPro, property: 'data..x' }, 'property format'],
    [{ ...isPro, property: '' }, 'property required'],
    [{ ...isPro, not: true }, 'not unknown'],
    [{ ...isPro, property: 'run.id' }, 'property invalid'],
    [{ ...isPro, value_type: 'ref', value: 'project.slug' }, 'value invalid'],
  ])('is refused with a condition of %j', (condition, problem) => {
    expect(problemsOf(withCondition(condition))).toEqual([
      `steps[0].settings.branches[0].conditions[0].conditions[0].${problem}`,
    ]);
  });

  it.each([
    { property: 'x', operator: 'is_empty' },
    { property: 'x', operator: 'is_not_empty', value: null },
    { property: 'data.steps', operator: 'contains', value: ['a', 1] },
    { property: 'order.lines[0].sku', operator: 'less_than', value_type: 'ref', value: 'limit' },
    { property: 'x', operator: 'exists' },
    { property: 'x', operator: 'does_not_exist', value: null },
    { property: 'x', operator: 'in', value: ['a', 1] },
    { property: 'x', operator: 'intersects', value_type: 'ref', value: 'data.tags' },
    { property: 'x', operator: 'before', value: 'now-90m' },
    { property: 'x', operator: 'after', value: '2026-11-01' },
    { property: 'x', operator: 'after', value_type: 'ref', value: 'data.since' },
    { property: 'user.opted_in', operator: 'equal_to', value: false },
  ])('may ask %j', (condition) => {
    expect(problemsOf(withCondition(condition))).toEqual([]);
  });

  it('is refused when the conditions of all of them are too many', () => {
    const groups = (count: number) =>
      Array.from({ length: count }, () => ({ conditions: Array(50).fill(isPro) }));
    const big = (handle: string, count: number): StepBody => ({
      ...chooseBy(
        { handle: 'a', name: 'A', conditions: groups(count) },
        { handle: 'b', name: 'B' },
      ),
      handle,
    });
    expect(problemsOf(big('one', 4), big('two', 6))).toEqual([]);
    expect(problemsOf(big('one', 4), big('two', 6), choose('three'))).toEqual([
      'steps[2].settings.branches length',
    ]);
  });

  it('is refused with a group of nothing, which would hold or not by its operator', () => {
    const empty = chooseBy(
      { handle: 'a', name: 'A', conditions: [{ operator: 'or', conditions: [] }] },
      { handle: 'b', name: 'B' },
    );
    expect(problemsOf(empty)).toEqual([
      'steps[0].settings.branches[0].conditions[0].conditions required',
    ]);
  });
});

describe('conditions of a step itself', () => {
  const gated = (...conditions: unknown[]): StepBody => ({ handle: 'pause', ...wait, conditions });

  it('are stored beside its settings, with what is left out filled in', () => {
    const [, step] = stepsOf(gated({ conditions: [isPro] }));
    expect(step).toEqual({
      type: 'wait',
      handle: 'pause',
      position: 1,
      conditions: [{ operator: 'and', conditions: [{ ...isPro, value_type: 'static' }] }],
      duration: 1,
      duration_unit: 'days',
    });
    expect(stepsOf(gated())[1]).not.toHaveProperty('conditions');
  });

  it('may be those of any step', () => {
    const conditions = [{ conditions: [isPro] }];
    const steps: StepBody[] = [
      { handle: 'trigger', type: 'trigger', conditions },
      { handle: 'mail', type: 'channel', channel_type: 'email', conditions },
      choose('choose', { conditions }),
      { handle: 'once', type: 'throttle', settings: wait.settings, conditions },
      { handle: 'end', type: 'end', conditions },
    ];
    expect(problemsOf(...steps)).toEqual([]);
    expect(stepsOf(...steps).filter((step) => step.conditions === undefined)).toEqual([]);
  });

  it.each([
    [{}, 'conditions[0].conditions required'],
    [{ conditions: [] }, 'conditions[0].conditions required'],
    [{ operator: 'xor', conditions: [isPro] }, 'conditions[0].operator enum'],
    [
      { conditions: [{ ...isPro, property: 'run.id' }] },
      'conditions[0].conditions[0].property invalid',
    ],
    [
      { conditions: [isPro, { ...isPro, operator: 'resembles' }] },
      'conditions[0].conditions[1].operator enum',
    ],
  ])('are refused when they are %j', (group, problem) => {
    expect(problemsOf(gated(group))).toEqual([`steps[0].${problem}`]);
  });

  it('are told together with what is wrong with the settings', () => {
    const odd: StepBody = { handle: 'pause', type: 'wait', settings: {}, conditions: [{}] };
    expect(problemsOf(odd)).toEqual([
      'steps[0].settings.duration required',
      'steps[0].conditions[0].conditions required',
    ]);
  });

  it('count with those of branches', () => {
    const groups = Array.from({ length: 10 }, () => ({ conditions: Array(50).fill(isPro) }));
    expect(problemsOf(gated(...groups))).toEqual([]);
    expect(problemsOf(choose('first'), gated(...groups))).toEqual(['steps[1].conditions length']);
  });
});

describe('steps in branches', () => {
  it('are stored after the step they stand in, branch by branch, and counted in each', () => {
    const steps = stepsOf(
      { handle: 'later', ...wait, position: 7 },
      { handle: 'no_one', ...wait, ...inside('outer', 'no'), position: 0 },
      { handle: 'yes_two', ...wait, ...inside('outer', 'yes'), position: 9 },
      choose('outer', { position: 2 }),
      choose('inner', { ...inside('outer', 'yes'), position: 4 }),
      { handle: 'deep', ...wait, ...inside('inner', 'no'), position: 3 },
    );
    expect(
      steps.map(({ handle, position, parent_step_handle, branch_handle }) =>
        [handle, position, parent_step_handle, branch_handle].join(' ').trim(),
      ),
    ).toEqual([
      'trigger 0',
      'outer 1',
      'inner 0 outer yes',
      'deep 0 inner no',
      'yes_two 1 outer yes',
      'no_one 0 outer no',
      'later 2',
      'end 3',
    ]);
  });

  it('may not have a place that is not there, each told by the field that is wrong', () => {
    expect(
      problemsOf(
        choose('choose'),
        { handle: 'a', ...wait, ...inside('gone', 'yes') },
        { handle: 'b', ...wait, ...inside('a', 'yes') },
        { handle: 'c', ...wait, ...inside('choose', 'maybe') },
        { handle: 'd', ...wait, parent_step_handle: 'choose' },
        { handle: 'e', ...wait, branch_handle: 'yes' },
        { handle: 'end', type: 'end', ...inside('choose', 'yes') },
      ),
    ).toEqual([
      'steps[1].parent_step_handle invalid',
      'steps[2].parent_step_handle invalid',
      'steps[3].branch_handle invalid',
      'steps[4].branch_handle required',
      'steps[5].parent_step_handle required',
      'steps[6].parent_step_handle invalid',
    ]);
  });

  it('may not stand inside of themselves', () => {
    expect(
      problemsOf(
        choose('a', inside('b', 'yes')),
        choose('b', inside('a', 'yes')),
        choose('c', inside('c', 'no')),
      ),
    ).toEqual([
      'steps[0].parent_step_handle invalid',
      'steps[1].parent_step_handle invalid',
      'steps[2].parent_step_handle invalid',
    ]);
  });

  it('may have one position in two branches, but not twice in one', () => {
    const at = (handle: string, branch: string): StepBody => {
      return { handle, ...wait, ...inside('choose', branch), position: 0 };
    };
    expect(problemsOf(choose('choose'), at('a', 'yes'), at('b', 'no'), at('c', 'no'))).toEqual([
      'steps[3].position duplicate',
    ]);
  });

  it('may hold conditions five deep', () => {
    const handles = ['one', 'two', 'three', 'four', 'five', 'six'];
    const nested = handles.map((handle, index) =>
      choose(handle, index === 0 ? {} : inside(handles[index - 1] ?? '', 'yes')),
    );
    const innermost = { handle: 'last', ...wait, ...inside('five', 'no') };
    expect(problemsOf(...nested.slice(0, 5), innermost)).toEqual([]);
    expect(problemsOf(...nested, innermost)).toEqual(['steps[5].parent_step_handle range']);
  });

  it('are not said to have no parent when that is refused itself', () => {
    expect(problemsOf(null, { handle: 'a', ...wait, ...inside('choose', 'yes') })).toEqual([]);
  });
});
