import type { Gate } from './define-gate.ts';
import { isOptional } from './is-optional.ts';

/** The recipient wants nothing for now that one can opt out of; the details say until when, if anybody knows. */
export const paused: Gate = ({ channelType, facts }) => {
  const { pause } = facts;
  if (pause === null || !isOptional({ channelType, facts })) return null;
  // Plans look further ahead than to its end.
  if (pause.until !== null && pause.until <= facts.now) return null;
  return { kind: 'skip', reason: 'paused', details: { until: pause.until } };
};
