import { createHash } from 'node:crypto';
import { type Message, toLane } from '@notiflow/contracts';
import { findProvider } from './registry.ts';

/** A message and the channel it goes out by. */
export interface LaneInput {
  channelType: string;
  provider: string;
  channelId: string;
  message: Message;
}

/**
 * Names the lane of a message: its channel, and a digest of its receiver if the provider tells receivers apart.
 * A digest, because a lane outlives the message and is seen in the queue, and a host may name a person.
 */
export function laneOf({ channelType, provider, channelId, message }: LaneInput): string {
  const definition = findProvider(channelType, provider);
  const receiver =
    definition === undefined || definition.storedOnly ? null : definition.receiverOf?.(message);
  return toLane(channelId, receiver ? digestOf(receiver) : null);
}

/** Names a receiver without telling it. */
export function digestOf(receiver: string): string {
  return createHash('sha256').update(receiver).digest('hex').slice(0, 16);
}
