import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type { Mailbox } from './compose-mail.ts';

/** With its frame and the 7 characters around it a word stays below the 75 of RFC 2047. */
const wordLength = 52;

/**
 * Writes a mailbox for a service that takes it as one text (RFC 5322). The name is always quoted: outside of quotes a
 * comma would begin another recipient. Quotes and backslashes in it become apostrophes.
 */
export function formatMailbox({ address, name }: Mailbox): string {
  return name === '' ? address : `"${name.replace(/["\\]/g, "'")}" <${address}>`;
}

/** The same for a service that takes ASCII alone: other names are written in encoded words (RFC 2047). */
export function formatAsciiMailbox({ address, name }: Mailbox): string {
  if (/^[ -~]*$/.test(name)) return formatMailbox({ address, name });
  return `${encodeWord(name, 'B', wordLength)} <${address}>`;
}
