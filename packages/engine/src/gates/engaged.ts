import { engagements } from '@notiflow/contracts';
import { isEngaged } from '../deliveries.ts';
import type { Gate } from './define-gate.ts';

/** The recipient has seen, read or clicked an earlier message of the notification, and that is enough for this step. */
export const engaged: Gate = ({ step, facts }) => {
  const { stop_when: words = [] } = step;
  const enough = engagements.find((one) => words.includes(one) && isEngaged(facts.deliveries, one));
  return enough === undefined ? null : { kind: 'skip', reason: `already_${enough}`, details: null };
};
