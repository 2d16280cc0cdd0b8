import type { AddressFault } from '@notiflow/contracts';

/** The first enhanced status code (RFC 3463) in a text, as `5.1.1`. */
export function enhancedStatusIn(text: string | undefined): string | undefined {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(text ?? '')?.[0];
}

/**
 * What an enhanced status code shows of an address: 5.1.x says that nobody is there, 5.2.1 that the mailbox is switched
 * off. Reads the first code in the text.
 */
export function faultOfStatus(text: string | undefined): AddressFault | undefined {
  const [kind, subject, detail] = enhancedStatusIn(text)?.split('.') ?? [];
  const isDead = kind === '5' && (subject === '1' || (subject === '2' && detail === '1'));
  return isDead && !sparesAddress(text) ? 'hard_bounce' : undefined;
}

/**
 * What a bounce shows of its address that the service calls permanent: that nobody is there, unless the other server's own
 * code puts the blame elsewhere.
 */
export function faultOfPermanent(diagnostics: string | undefined): AddressFault | undefined {
  return sparesAddress(diagnostics) ? undefined : 'hard_bounce';
}

/**
 * Of these the address is not to blame: a full mailbox (5.2.2), a mail too large for it (5.2.3), their server or the way to
 * it (5.3, 5.4), our content (5.6), our reputation (5.7), our sender's address (5.1.7, 5.1.8), and what passes (4).
 */
function sparesAddress(text: string | undefined): boolean {
  const [kind = '', subject = '', detail = ''] = enhancedStatusIn(text)?.split('.') ?? [];
  const about = `${subject}.${detail}`;
  return (
    kind === '4' ||
    ['3', '4', '6', '7'].includes(subject) ||
    ['1.7', '1.8', '2.2', '2.3'].includes(about)
  );
}
