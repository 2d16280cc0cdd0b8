import { holdsOnArrival } from '../conditions/holds-on-arrival.ts';
import type { Gate } from './define-gate.ts';

/** The step's own conditions do not hold for this recipient. */
export const unmetCondition: Gate = ({ step, facts }) =>
  holdsOnArrival(step, facts) ? null : { kind: 'skip', reason: 'condition', details: null };
