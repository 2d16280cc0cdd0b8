import { addressesOfVisit } from './addresses-of-visit.ts';
import type { Gate } from './define-gate.ts';

/** The recipient cannot be reached this way. */
export const missingAddress: Gate = (visit) => {
  const addresses = addressesOfVisit(visit);
  if ('kind' in addresses) return addresses;
  return addresses.length > 0 ? null : { kind: 'skip', reason: 'no_address', details: null };
};
