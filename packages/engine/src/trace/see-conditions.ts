import type { Condition, ConditionGroup, Step } from '@notiflow/contracts';
import { type ConditionFacts, holdsAll } from '../conditions/holds-all.ts';
import { readProperty } from '../conditions/read-property.ts';
import type { Facts } from '../facts.ts';

/** A condition of a step, with what it saw. */
export interface SeenCondition {
  /** The branch it belongs to; null for a condition of the step itself. */
  branch: string | null;
  /** Its group, counted from 0, and how those of a group are joined. */
  group: number;
  joined: 'and' | 'or';
  property: string;
  operator: string;
  /** What it compares with; that of another property where it names one. */
  value: unknown;
  /** The property the value was read from. */
  ref: string | null;
  /** The value of the property; undefined when there is none. */
  seen: unknown;
  holds: boolean;
}

/** What the conditions of a step see, those of its branches up to the first that holds: after it nobody asks. */
export function seeConditions(step: Step, facts: Facts): SeenCondition[] {
  const seen = seeGroups(step.conditions ?? [], { branch: null, facts });
  for (const { handle, conditions } of branchesWithConditions(step)) {
    seen.push(...seeGroups(conditions, { branch: handle, facts }));
    if (holdsAll(conditions, facts)) break;
  }
  return seen;
}

interface BranchWithConditions {
  handle: string;
  conditions: ConditionGroup[];
}

/** Of whatever type the step is: branches may be chosen by something else than conditions. */
function branchesWithConditions(step: Step): BranchWithConditions[] {
  const branches = 'branches' in step ? (step.branches as Partial<BranchWithConditions>[]) : [];
  return branches.flatMap(({ handle, conditions }) =>
    handle === undefined || conditions === undefined ? [] : [{ handle, conditions }],
  );
}

function seeGroups(
  groups: readonly ConditionGroup[],
  { branch, facts }: { branch: string | null; facts: Facts },
): SeenCondition[] {
  return groups.flatMap(({ operator: joined, conditions }, group) =>
    conditions.map((condition) => ({ branch, group, joined, ...seeCondition(condition, facts) })),
  );
}

function seeCondition(condition: Condition, facts: ConditionFacts) {
  const { property, operator, value, value_type: type } = condition;
  const ref = type === 'ref' && typeof value === 'string' ? value : null;
  return {
    property,
    operator,
    value: ref === null ? value : readProperty(ref, facts),
    ref,
    seen: readProperty(property, facts),
    holds: holdsAll([{ operator: 'and', conditions: [condition] }], facts),
  };
}
