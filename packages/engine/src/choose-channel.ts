import { createHash } from 'node:crypto';

/** A channel a message may go by. */
export interface WeighedChannel {
  channelId: string;
  /** Of 100 messages, how many it gets when all is well. */
  weight: number;
  /** Points of that which it has lost. */
  penalty: number;
  /** Whether nothing is to be sent by it now. */
  isDown: boolean;
}

/**
 * The weights of channels as they are now. What one has lost goes to those that have lost nothing: by their own weights,
 * or to the first of them where none has any. When all have lost something, nobody gains.
 */
export function weighNow(group: readonly WeighedChannel[]): number[] {
  const left = group.map(({ weight, penalty }) => Math.max(0, weight - penalty));
  const lost = group.reduce((sum, { weight }, place) => sum + weight - (left[place] ?? 0), 0);
  const isSound = ({ penalty, isDown }: WeighedChannel) => penalty === 0 && !isDown;
  const sound = group.filter(isSound);
  if (lost === 0 || sound.length === 0) return left;
  const total = sound.reduce((sum, { weight }) => sum + weight, 0);
  return group.map((channel, place) => {
    const kept = left[place] ?? 0;
    if (!isSound(channel)) return kept;
    if (total > 0) return kept + (lost * channel.weight) / total;
    return channel === sound[0] ? kept + lost : kept;
  });
}

/**
 * Chooses the channel of a message, by the weights of those that are not down: the same one for the same key, as long as
 * the weights are. The first one, which the step names, where none has any weight.
 */
export function chooseChannel(group: readonly WeighedChannel[], key: string): number {
  const weights = weighNow(group).map((weight, place) => (group[place]?.isDown ? 0 : weight));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0)
    return Math.max(
      0,
      group.findIndex(({ isDown }) => !isDown),
    );
  let rest = fractionOf(key) * total;
  for (const [place, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return place;
  }
  return 0;
}

/** A number in [0, 1) that is the same for the same text, and for different ones evenly spread. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
