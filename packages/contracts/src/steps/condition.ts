import Type, { type Static } from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { conditionGroups, findConditionProblems } from './conditions.ts';
import { defineStepShape } from './define-step-shape.ts';

const branch = Type.Object(
  {
    handle: Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 100 }),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    finish: Type.Boolean({
      default: false,
      description: 'Whether nothing follows the last step of the branch',
    }),
    conditions: Type.Unsafe<Static<typeof conditionGroups>>({
      ...conditionGroups,
      default: [],
      description: 'Without any, the branch is the default, and the last',
    }),
  },
  { additionalProperties: false },
);

type ConditionBranch = Static<typeof branch>;

/** A step that goes on in the first of its branches whose conditions hold. */
export const conditionShape = defineStepShape({
  type: 'condition',
  settings: Type.Object(
    { branches: Type.Array(branch, { minItems: 2, maxItems: 10 }) },
    { additionalProperties: false },
  ),
  check({ branches }): FieldProblem[] {
    const problems = branches.flatMap((one, index) =>
      judgeBranch(one, { path: `branches[${index}]`, before: branches.slice(0, index) }),
    );
    const misplaced = branches
      .slice(0, -1)
      .flatMap(({ conditions }, index) => (conditions.length === 0 ? [index] : []));
    for (const index of misplaced) {
      const message = "can't be blank: only the last branch is the default";
      problems.push({ field: `branches[${index}].conditions`, message, reason: 'required' });
    }
    if (branches.every(({ finish }) => finish)) {
      const message = 'must have one that does not finish';
      problems.push({ field: 'branches', message, reason: 'invalid' });
    }
    return problems;
  },
});

function judgeBranch(
  { handle, conditions }: ConditionBranch,
  { path, before }: { path: string; before: ConditionBranch[] },
): FieldProblem[] {
  const problems = findConditionProblems(conditions, `${path}.conditions`);
  if (before.every((other) => other.handle !== handle)) return problems;
  const message = 'is used by another branch';
  return [{ field: `${path}.handle`, message, reason: 'duplicate' }, ...problems];
}
