import {
  type ConditionGroup,
  conditionGroups,
  createParser,
  type FieldProblem,
  findConditionProblems,
  type StepBody,
} from '@notiflow/contracts';
import Type from 'typebox';

const parse = createParser(Type.Object({ conditions: conditionGroups }));

/** The conditions of a step itself, or what is wrong with them; fields are named within the step. */
export function readConditions({ conditions = [] }: StepBody): {
  conditions: ConditionGroup[];
  problems: FieldProblem[];
} {
  const parsed = parse({ conditions });
  if (!parsed.ok) return { conditions: [], problems: parsed.problems };
  const { conditions: groups } = parsed.value;
  return { conditions: groups, problems: findConditionProblems(groups, 'conditions') };
}
