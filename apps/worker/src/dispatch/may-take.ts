import type { DeliveryLine } from '@notiflow/contracts';
import { heldBy, type Lane } from './lane.ts';

/** Who holds the slots of a provider. */
export interface SlotCounts {
  slotCount: number;
  /** The most that one channel ever holds. */
  channelMax: number;
  held: number;
  heldByRetries: number;
  heldByChannel: ReadonlyMap<string, number>;
  heldByReceiver: ReadonlyMap<string, number>;
}

/** `share` is what a lane may hold also while others wait, `surplus` what nobody else has asked for. */
export type Stage = 'share' | 'surplus';

/** Tells whether a line of a lane may take one more slot. */
export function mayTake(
  lane: Lane,
  { line, stage, counts }: { line: DeliveryLine; stage: Stage; counts: SlotCounts },
): boolean {
  // The most that one channel, or one receiver by whatever channels, holds while others wait.
  const share = fifthOf(counts.slotCount);
  const free = counts.slotCount - counts.held;
  // The last slots are for lanes that behave, so that a newcomer never waits until an attempt of others ends.
  const reserve = counts.slotCount > 1 ? share : 0;
  if (free <= 0) return false;
  if ((counts.heldByChannel.get(lane.channelId) ?? 0) >= counts.channelMax) return false;
  if (stage === 'surplus') {
    // Retries leave another share free, so that what is new finds more than the last slots.
    return lane.isProven && free > (line === 'retry' ? 2 * reserve : reserve);
  }
  const isHeldBack = lane.timeouts > 0 || line === 'retry';
  if (isHeldBack && free <= reserve) return false;
  if ((counts.heldByReceiver.get(lane.receiver ?? '') ?? 0) >= share) return false;
  // Other receivers of its channel have used up what it may hold: one slot is there for each that has none.
  const isChannelFull = (counts.heldByChannel.get(lane.channelId) ?? 0) >= share;
  if (isChannelFull && (heldBy(lane) > 0 || free <= reserve / 2)) return false;
  const limit = limitOf(lane, share);
  if (heldBy(lane) >= limit) return false;
  return line !== 'retry' || isRetryAllowed(lane, { limit, share, counts });
}

/** Retries of all lanes together hold a share, and those of one lane half of what it may hold. */
function isRetryAllowed(
  lane: Lane,
  { limit, share, counts }: { limit: number; share: number; counts: SlotCounts },
): boolean {
  return counts.heldByRetries < share && lane.held.retry < Math.max(1, Math.floor(limit / 2));
}

/**
 * What a lane may hold while others wait: of the share of its channel, a receiver that has not answered yet gets a
 * fifth. Half as much with each attempt in a row that ran out of time; one slot is left to find out whether it is back.
 */
function limitOf({ receiver, isProven, timeouts }: Lane, share: number): number {
  const limit = receiver === null || isProven ? share : fifthOf(share);
  return Math.max(1, Math.floor(limit / 2 ** timeouts));
}

function fifthOf(count: number): number {
  return Math.max(1, Math.floor(count / 5));
}
