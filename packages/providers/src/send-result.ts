import type { AddressFault, Message } from '@notiflow/contracts';

/**
 * What a provider can say about one attempt. `code` is a word for programs, `reason` a sentence for people;
 * neither holds a URL, a person's address, a secret or content.
 */
export type SendResult =
  | { kind: 'accepted'; providerMessageId?: string }
  | { kind: 'rejected'; about: RejectedAbout; code: string; reason: string; fault?: AddressFault }
  | { kind: 'not_processed'; code: string; reason: string; retryAfterMs?: number }
  | { kind: 'ambiguous'; code: string; reason: string; retryAfterMs?: number };

/** The result that is never retried. */
export type RejectedMessage = Extract<SendResult, { kind: 'rejected' }>;

/** What has to change before a rejected message could be sent; `provider` is one that the code does not know. */
export type RejectedAbout = 'recipient' | 'config' | 'content' | 'provider';

/** One attempt to hand over one delivery. `deliveryId` is the same over all attempts; `attempt` counts from 1. */
export interface SendInput<M = Message, S = unknown, C = unknown> {
  deliveryId: string;
  notificationId: string;
  recipientId: string;
  attempt: number;
  message: M;
  channel: { id: string; settings: S; credentials: C };
  /**
   * Where a service may report what becomes of this message, for those that have to be told with each; it names the
   * delivery. Null where nobody can reach us.
   */
  eventsUrl: string | null;
  /** What names the thing this message is about: a newer message of the same key takes its place where it is shown. */
  replaceKey?: string | null;
  /** Aborting it ends the attempt: `not_processed` when nothing was sent yet, else `ambiguous`. */
  signal: AbortSignal;
}

/** Says that a message is refused for good; `fault` when the address is not to be used again, by the service's own code. */
export function rejected(
  about: RejectedAbout,
  { code, reason, fault }: { code: string; reason: string; fault?: AddressFault | undefined },
): RejectedMessage {
  return { kind: 'rejected', about, code, reason, ...(fault !== undefined && { fault }) };
}
