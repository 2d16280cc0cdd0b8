import type { SupportedChannelType } from '@notiflow/contracts';
import type { Person } from '../facts.ts';
import type { Gate } from './define-gate.ts';

/** The recipient cannot be reached this way. */
export const missingAddress: Gate = ({ channelType, facts }) =>
  hasAddress(channelType, facts.recipient)
    ? null
    : { kind: 'skip', reason: 'no_address', details: null };

function hasAddress(channelType: SupportedChannelType, recipient: Person): boolean {
  switch (channelType) {
    case 'email':
      return Boolean(recipient.email);
    case 'in_app':
    case 'webhook':
      return true;
    default:
      return channelType satisfies never;
  }
}
