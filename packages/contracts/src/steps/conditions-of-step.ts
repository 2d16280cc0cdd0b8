import type { ConditionGroup } from './conditions.ts';
import type { Step } from './registry.ts';

/** Conditions of a step, and where they stand in it. */
export interface PlacedConditions {
  field: string;
  groups: readonly ConditionGroup[];
}

/** All conditions of a stored step: its own, those of its branches, and those that an event has to match. */
export function conditionsOfStep(step: Step): PlacedConditions[] {
  // A stored step may be of a type that the code no longer knows.
  const branches = step.type === 'condition' ? step.branches : [];
  const event = step.type === 'wait' ? step.until_event : undefined;
  return [
    { field: 'conditions', groups: step.conditions ?? [] },
    ...branches.map(({ conditions }, index) => {
      return { field: `settings.branches[${index}].conditions`, groups: conditions };
    }),
    ...(event === undefined ? [] : [{ field: 'settings.until_event.match', groups: event.match }]),
  ];
}
