import {
  type Condition,
  type ConditionGroup,
  comparesMoments,
  comparesOrder,
  deliveryRanks,
  readMessagePath,
  readMoment,
} from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import { compare } from './compare.ts';
import { type PropertyFacts, readProperty } from './read-property.ts';

/** What conditions look at. */
export type ConditionFacts = PropertyFacts & Pick<Facts, 'now'>;

/** Tells whether every group holds; an empty list does. */
export function holdsAll(groups: readonly ConditionGroup[], facts: ConditionFacts): boolean {
  return groups.every(({ operator, conditions }) =>
    operator === 'or'
      ? conditions.some((condition) => holds(condition, facts))
      : conditions.every((condition) => holds(condition, facts)),
  );
}

function holds(condition: Condition, facts: ConditionFacts): boolean {
  const { property, operator } = condition;
  const sides = [readProperty(property, facts), readValue(condition, facts)];
  // Statuses have an order of their own: at least sent is sent, or delivered.
  const isRanked = comparesOrder(operator) && readMessagePath(property)?.about === 'status';
  const [left, right] = isRanked ? sides.map(rankOf) : sides;
  return compare(operator, left, right);
}

function rankOf(status: unknown): number | null {
  const rank = (deliveryRanks as readonly unknown[]).indexOf(status);
  return rank === -1 ? null : rank;
}

function readValue(
  { operator, value, value_type: valueType }: Condition,
  facts: ConditionFacts,
): unknown {
  if (typeof value !== 'string') return value;
  if (valueType === 'ref') return readProperty(value, facts);
  if (!comparesMoments(operator)) return value;
  const moment = readMoment(value, facts.now);
  return moment === null ? null : new Date(moment);
}
