import type { Condition, ConditionGroup } from '@notiflow/contracts';
import { compare } from './compare.ts';
import { type PropertyFacts, readProperty } from './read-property.ts';

/** Tells whether every group holds; an empty list does. */
export function holdsAll(groups: readonly ConditionGroup[], facts: PropertyFacts): boolean {
  return groups.every(({ operator, conditions }) =>
    operator === 'or'
      ? conditions.some((condition) => holds(condition, facts))
      : conditions.every((condition) => holds(condition, facts)),
  );
}

function holds(
  { property, operator, value, value_type: valueType }: Condition,
  facts: PropertyFacts,
): boolean {
  const isRef = valueType === 'ref' && typeof value === 'string';
  const right = isRef ? readProperty(value, facts) : value;
  return compare(operator, readProperty(property, facts), right);
}
