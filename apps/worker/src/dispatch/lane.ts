import { type DeliveryLine, readLane } from '@notiflow/contracts';

/** A lane as one worker knows it: where something may wait, what it holds, and how its receiver has behaved. */
export interface Lane {
  name: string;
  projectId: string;
  channelId: string;
  /** Digest of the receiver; null when the channel is the receiver. */
  receiver: string | null;
  /** Lines in which something may wait. */
  waiting: Set<DeliveryLine>;
  /** Lines that were woken since they were last granted slots: an empty answer may be older than what woke them. */
  woken: Set<DeliveryLine>;
  /** Slots held, by line. */
  held: Record<DeliveryLine, number>;
  /** Attempts in a row that ran out of time. */
  timeouts: number;
  /** Whether the receiver's last word was an answer. */
  isProven: boolean;
}

/** Makes a lane that nobody has sent by yet. */
export function createLane({ name, projectId }: { name: string; projectId: string }): Lane {
  const { channelId, receiverDigest } = readLane(name);
  return {
    name,
    projectId,
    channelId,
    receiver: receiverDigest,
    waiting: new Set(),
    woken: new Set(),
    held: { first: 0, suspect: 0, retry: 0 },
    timeouts: 0,
    isProven: false,
  };
}

/** Counts the slots a lane holds. */
export function heldBy({ held }: Lane): number {
  return held.first + held.suspect + held.retry;
}
