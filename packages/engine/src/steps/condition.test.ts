import type { ConditionGroup, StepOf } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import { conditionStep } from './condition.ts';

const above = (value: number): ConditionGroup[] => [
  {
    operator: 'and',
    conditions: [{ property: 'amount', operator: 'greater_than', value, value_type: 'static' }],
  },
];

const execute = (amount: number, conditions: ConditionGroup[][]) => {
  const branches = conditions.map((groups, index) => {
    return { handle: `b${index}`, name: 'B', finish: false, conditions: groups };
  });
  const step: StepOf<'condition'> = { type: 'condition', handle: 'if', position: 1, branches };
  return conditionStep.execute(step, { data: { amount } } as unknown as Facts);
};

describe('condition', () => {
  it('goes on in the first branch that holds, though others would', () => {
    expect(execute(60, [above(100), above(50), above(10), []])).toEqual({
      kind: 'branch',
      into: 'b1',
    });
  });

  it('goes on in the default when no other holds', () => {
    expect(execute(1, [above(100), above(50), []])).toEqual({ kind: 'branch', into: 'b2' });
  });

  it('goes on after itself when none holds and there is no default', () => {
    expect(execute(1, [above(100), above(50)])).toEqual({ kind: 'continue' });
  });
});
