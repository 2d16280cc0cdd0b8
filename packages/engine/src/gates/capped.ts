import { durationMs } from '@notiflow/contracts';
import type { Gate } from './define-gate.ts';
import { isOptional } from './is-optional.ts';

/** The recipient got as many messages of the channel type as the project allows, of those one can opt out of. */
export const capped: Gate = ({ channelType, facts }) => {
  if (!isOptional({ channelType, facts })) return null;
  const caps = facts.project.messageCaps.filter((cap) => cap.channel_type === channelType);
  if (caps.length === 0) return null;
  const answer = facts.answers.cap;
  if (answer === undefined) {
    const limits = caps.map(({ limit, period }) => ({ limit, windowMs: durationMs(period) }));
    return { kind: 'ask', question: { kind: 'cap', channelType, limits } };
  }
  if (answer.passes) return null;
  const { place, until } = answer.by ?? { place: 0, until: null };
  return { kind: 'skip', reason: 'capped', details: { ...caps[place], resets_at: until } };
};
