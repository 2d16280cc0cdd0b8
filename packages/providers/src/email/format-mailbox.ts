import type { Mailbox } from './compose-mail.ts';

/**
 * Writes a mailbox for a service that takes it as one text (RFC 5322). The name is always quoted: outside of quotes a
 * comma would begin another recipient. Quotes and backslashes in it become apostrophes.
 */
export function formatMailbox({ address, name }: Mailbox): string {
  return name === '' ? address : `"${name.replace(/["\\]/g, "'")}" <${address}>`;
}
