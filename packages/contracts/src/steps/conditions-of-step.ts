import type { ConditionGroup } from './conditions.ts';
import type { Step } from './registry.ts';

/** Conditions of a step, and where they stand in it. */
export interface PlacedConditions {
  field: string;
  groups: readonly ConditionGroup[];
}

/** All conditions of a step: its own, those of its branches, and those of an event it waits for. */
export function conditionsOfStep(step: Step): PlacedConditions[] {
  const own = { field: 'conditions', groups: step.conditions ?? [] };
  // A step may be of a type that the code no longer knows, or have settings that were refused.
  if (step.type === 'condition') {
    const branches = (step.branches ?? []).map(({ conditions }, index) => {
      return { field: `settings.branches[${index}].conditions`, groups: conditions };
    });
    return [own, ...branches];
  }
  if (step.type !== 'wait' || step.until_event === undefined) return [own];
  return [own, { field: 'settings.until_event.match', groups: step.until_event.match }];
}
