import type { AddressFault } from '@notiflow/contracts';

/** The first enhanced status code (RFC 3463) in a text, as `5.1.1`. */
export function enhancedStatusIn(text: string | undefined): string | undefined {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(text ?? '')?.[0];
}

/**
 * What an enhanced status code (RFC 3463) shows of an address: 5.1.x says that nobody is there, 5.2.1 that the mailbox is
 * switched off. 5.7.x is about our own reputation, and 5.2.2, 5.3.x and 5.4.x are about a full mailbox or their server:
 * the address is not to blame. Reads the first code in the text.
 */
export function faultOfStatus(text: string | undefined): AddressFault | undefined {
  const [kind, subject, detail] = enhancedStatusIn(text)?.split('.') ?? [];
  const isDead = kind === '5' && (subject === '1' || (subject === '2' && detail === '1'));
  // 5.1.7 and 5.1.8 are about the sender's address.
  return isDead && !(subject === '1' && (detail === '7' || detail === '8'))
    ? 'hard_bounce'
    : undefined;
}
