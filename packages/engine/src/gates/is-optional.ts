import { channelTypeOf } from '@notiflow/contracts';
import type { Visit } from './define-gate.ts';

/** Tells whether it is a message that one can opt out of: neither of a transactional notiflow nor to a machine. */
export function isOptional({ channelType, facts }: Pick<Visit, 'channelType' | 'facts'>): boolean {
  return facts.run.includeInPreferences && channelTypeOf(channelType).canOptOut;
}
