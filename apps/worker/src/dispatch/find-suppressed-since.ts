import { isChannelType, suppressionKeysOfAddress } from '@notiflow/contracts';
import type { ClaimedDelivery, Suppressed } from '@notiflow/database';
import type { SendingDeps } from './sending-deps.ts';

// The list was asked when the message was made: what goes out this soon, and for the first time, is not asked again.
const freshMs = 60_000;

/** Tells which claimed deliveries go to an address that was suppressed while they waited, by id: one statement, if any. */
export async function findSuppressedSince(
  { deliveries }: Pick<SendingDeps, 'deliveries'>,
  claimed: ClaimedDelivery[],
): Promise<Map<string, Suppressed>> {
  const asked = claimed.flatMap(({ id, channelType, message, attempt, ageMs }) => {
    if ((attempt === 1 && ageMs < freshMs) || !isChannelType(channelType)) return [];
    const keys = suppressionKeysOfAddress(channelType, { fields: message });
    return keys.length === 0 ? [] : [{ id, channelType, keys }];
  });
  return asked.length === 0 ? new Map() : deliveries.findSuppressedDeliveries(asked);
}
