import { channelTypeOf, isChannelType, suppressionKeysOfAddress } from '@notiflow/contracts';
import type { ClaimedDelivery, Suppressed, Unwanted } from '@notiflow/database';
import type { SendingDeps } from './sending-deps.ts';

/** What came between a message and its recipient after it was made. */
export type Obstacle = { reason: 'suppressed'; details: Suppressed } | Unwanted;

type Deps = Pick<SendingDeps, 'deliveries'>;

// All of it was asked when the message was made: what goes out this soon, at any hour and for the first time, is not
// asked again.
const freshMs = 60_000;

/** Tells what came in the way of claimed deliveries while they waited, by id: two statements, if any has waited. */
export async function findObstaclesSince(
  { deliveries }: Deps,
  claimed: ClaimedDelivery[],
): Promise<Map<string, Obstacle>> {
  const waited = claimed.filter(
    ({ attempt, ageMs, hasWindow }) => attempt > 1 || ageMs >= freshMs || hasWindow,
  );
  const [suppressed, unwanted] = await Promise.all([
    findSuppressed({ deliveries }, waited),
    findUnwanted({ deliveries }, waited),
  ]);
  const obstacles = new Map<string, Obstacle>(unwanted);
  for (const [id, details] of suppressed) obstacles.set(id, { reason: 'suppressed', details });
  return obstacles;
}

async function findSuppressed({ deliveries }: Deps, waited: ClaimedDelivery[]) {
  const asked = waited.flatMap(({ id, channelType, message }) => {
    if (!isChannelType(channelType)) return [];
    const keys = suppressionKeysOfAddress(channelType, { fields: message });
    return keys.length === 0 ? [] : [{ id, channelType, keys }];
  });
  return asked.length === 0 ? new Map() : deliveries.findSuppressedDeliveries(asked);
}

async function findUnwanted({ deliveries }: Deps, waited: ClaimedDelivery[]) {
  const ids = waited.flatMap(({ id, channelType }) =>
    isChannelType(channelType) && channelTypeOf(channelType).canOptOut ? [id] : [],
  );
  return ids.length === 0 ? new Map() : deliveries.findUnwantedDeliveries(ids);
}
