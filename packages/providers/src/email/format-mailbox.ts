import type { Mailbox } from './compose-mail.ts';
import { inAscii, isAscii } from './in-ascii.ts';

/**
 * Writes a mailbox for a service that takes it as one text (RFC 5322). The name is always quoted: outside of quotes a
 * comma would begin another recipient. Quotes and backslashes in it become apostrophes.
 */
export function formatMailbox({ address, name }: Mailbox): string {
  return name === '' ? address : `"${name.replace(/["\\]/g, "'")}" <${address}>`;
}

/** The same for a service that takes ASCII alone: other names are written in encoded words (RFC 2047). */
export function formatAsciiMailbox({ address, name }: Mailbox): string {
  if (isAscii(name)) return formatMailbox({ address, name });
  return `${inAscii(name)} <${address}>`;
}
