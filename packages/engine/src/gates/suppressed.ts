import {
  type Addresses,
  type ChannelType,
  type SuppressionReason,
  suppressionKeysOfAddress,
  suppressionReasons,
} from '@notiflow/contracts';
import type { Suppressed } from '../questions.ts';
import { addressesOfVisit } from './addresses-of-visit.ts';
import type { Gate, Visit } from './define-gate.ts';

/** Every address of the recipient is on the list of those that nothing is sent to. */
export const suppressed: Gate = (visit) => {
  const { channelType, facts } = visit;
  if (!facts.project.hasSuppressions) return null;
  const addresses = addressesOfVisit(visit);
  if ('kind' in addresses) return addresses;
  const keys = addresses.flatMap((address) => suppressionKeysOfAddress(channelType, address));
  if (keys.length === 0) return null;
  if (facts.answers.suppression === undefined) {
    return {
      kind: 'ask',
      question: { kind: 'suppression', channelType, addresses: [...new Set(keys)] },
    };
  }
  if (reachableOf(visit, addresses).length > 0) return null;
  const [first] = holding(visit);
  if (first === undefined) return null;
  return {
    kind: 'skip',
    reason: 'suppressed',
    details: { reason: first.reason, since: first.since },
  };
};

/** Those of the addresses that are not on the list, as far as it was asked. */
export function reachableOf(
  visit: Pick<Visit, 'channelType' | 'facts'>,
  addresses: Addresses[ChannelType][],
): Addresses[ChannelType][] {
  const found = holding(visit);
  if (found.length === 0) return addresses;
  return addresses.filter((address) => {
    const keys = suppressionKeysOfAddress(visit.channelType, address);
    return !found.some((one) => keys.includes(one.address));
  });
}

/** What of the list holds for this message. */
function holding({ facts }: Pick<Visit, 'facts'>): Suppressed[] {
  const isTransactional = !facts.run.includeInPreferences;
  const answer = facts.answers.suppression ?? [];
  return answer.filter((one) => !(isTransactional && sparesTransactional(one)));
}

/** A reason of a later release holds for everything. */
function sparesTransactional({ reason }: Suppressed): boolean {
  return suppressionReasons[reason as SuppressionReason]?.sparesTransactional ?? false;
}
