/** What a lane looks like: the id of its channel and, where a provider tells receivers apart, a digest of the receiver. */
export const lanePattern = '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/[0-9a-f]{16})?$';

/** Names the lane of a channel, or of one receiver of it. */
export function toLane(channelId: string, receiverDigest: string | null): string {
  return receiverDigest === null ? channelId : `${channelId}/${receiverDigest}`;
}

/** Reads the channel's id and the receiver's digest, if it has one, out of a lane. */
export function readLane(lane: string): { channelId: string; receiverDigest: string | null } {
  const [channelId = '', receiverDigest = null] = lane.split('/');
  return { channelId, receiverDigest };
}

/**
 * Three lines in each lane, each with its own share of the slots: `first` for what was never tried or lost once,
 * `suspect` for what was lost with its worker twice in a row, `retry` for what failed before.
 */
export const deliveryLines = ['first', 'suspect', 'retry'] as const;

/** One of the lines of a lane. */
export type DeliveryLine = (typeof deliveryLines)[number];

/** A delivery's place in its lane, lower is earlier; between those of a run's priority lie 10 and 35. */
export const turns = { lostOnce: 5, suspect: 90, retry: 100 } as const;

/** The turns that belong to a line, both ends included. */
export const turnsOfLine: Record<DeliveryLine, { from: number; to: number }> = {
  first: { from: 0, to: turns.suspect - 1 },
  suspect: { from: turns.suspect, to: turns.suspect },
  retry: { from: turns.retry, to: turns.retry },
};

/** The line a turn belongs to. */
export function lineOfTurn(turn: number): DeliveryLine {
  const isIn = (line: DeliveryLine) =>
    turn >= turnsOfLine[line].from && turn <= turnsOfLine[line].to;
  return deliveryLines.find(isIn) ?? 'retry';
}
