import { addressesOf } from '@notiflow/contracts';
import type { Gate } from './define-gate.ts';

/** The recipient cannot be reached this way. */
export const missingAddress: Gate = ({ channelType, facts }) =>
  addressesOf(channelType, { recipient: facts.recipient, endpoints: [] }).length > 0
    ? null
    : { kind: 'skip', reason: 'no_address', details: null };
