import type { Step } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import { holdsAll } from './holds-all.ts';

/** Tells whether a step's own conditions hold. They are asked when a notification comes to it, not again when its rest there is over. */
export function holdsOnArrival({ conditions = [] }: Step, facts: Facts): boolean {
  return facts.rested !== null || holdsAll(conditions, facts);
}
