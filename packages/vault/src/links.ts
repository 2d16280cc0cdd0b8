import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a link is for; one that was made for something else is worth nothing. */
export type LinkPurpose = 'preferences' | 'open' | 'click' | 'inbox';

/** Makes and opens what stands in links to us, so that nobody else can make one. */
export interface LinkSigner {
  /** Text for a URL that holds the bytes, readable to everybody, and our signature. */
  sign(purpose: LinkPurpose, bytes: Uint8Array): string;
  /** The bytes of a text we signed for this purpose; null for any other text. */
  open(purpose: LinkPurpose, text: string): Buffer | null;
}

// 128 bits: nobody finds one by asking a server, and a link stays short enough for a line of text.
const signatureBytes = 16;
const textCharsMax = 8_192;

/**
 * Creates a signer with keys of its own for each purpose, derived from the pepper: the one secret of an installation that
 * is never rotated. What was mailed a year ago still opens.
 */
export function createLinkSigner(pepper: Buffer): LinkSigner {
  const keys = {
    preferences: deriveKey(pepper, 'preferences'),
    open: deriveKey(pepper, 'open'),
    click: deriveKey(pepper, 'click'),
    inbox: deriveKey(pepper, 'inbox'),
  };
  const signatureOf = (purpose: LinkPurpose, bytes: Uint8Array) =>
    createHmac('sha256', keys[purpose]).update(bytes).digest().subarray(0, signatureBytes);
  return {
    sign: (purpose, bytes) =>
      Buffer.concat([bytes, signatureOf(purpose, bytes)]).toString('base64url'),
    open(purpose, text) {
      if (text.length > textCharsMax) return null;
      const signed = Buffer.from(text, 'base64url');
      // Only one spelling of the same bytes is ours.
      if (signed.length <= signatureBytes || signed.toString('base64url') !== text) return null;
      const bytes = signed.subarray(0, -signatureBytes);
      const isOurs = timingSafeEqual(signed.subarray(-signatureBytes), signatureOf(purpose, bytes));
      return isOurs ? bytes : null;
    },
  };
}

function deriveKey(pepper: Buffer, purpose: LinkPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', pepper, '', `notiflow link: ${purpose}`, 32));
}
