import type { ConditionGroup } from './conditions.ts';
import type { Step } from './registry.ts';

/** Conditions of a step, and where they stand in it. */
export interface PlacedConditions {
  field: string;
  groups: readonly ConditionGroup[];
}

/** All conditions of a stored step: its own, and those of its branches. */
export function conditionsOfStep(step: Step): PlacedConditions[] {
  // A stored step may be of a type that the code no longer knows.
  const branches = step.type === 'condition' ? step.branches : [];
  return [
    { field: 'conditions', groups: step.conditions ?? [] },
    ...branches.map(({ conditions }, index) => {
      return { field: `settings.branches[${index}].conditions`, groups: conditions };
    }),
  ];
}
