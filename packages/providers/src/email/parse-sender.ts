import { type FieldProblem, isEmailAddress } from '@notiflow/contracts';

/** Who a mail is from: a plain address and the name shown beside it. */
export interface Sender {
  name: string;
  address: string;
}

// A bare address, or a name (quoted or not) before an address in angle brackets.
const senderPattern = /^(?:(?:"([^"\\<>]{1,200})"|([^"\\<>]{1,200}?)) ?)?<([^<> ]{1,254})>$/;

/** Reads `shop@example.com`, `Shop <shop@example.com>` or `"Shop, Inc." <shop@example.com>`; null for anything else. */
export function parseSender(text: string): Sender | null {
  if (isEmailAddress(text)) return { name: '', address: text };
  const match = /\p{Cc}/u.test(text) ? null : senderPattern.exec(text);
  const [, quoted, bare, address = ''] = match ?? [];
  return isEmailAddress(address) ? { name: (quoted ?? bare ?? '').trim(), address } : null;
}

/** The setting of an e-mail channel that says who its mails are from. */
export const senderSetting = {
  from: {
    type: 'string',
    minLength: 1,
    maxLength: 500,
    description: 'Who the mails are from, like `Shop <shop@example.com>`.',
  },
} as const;

/** What is wrong with the sender of a channel. */
export function findSenderProblems({ from }: { from: string }): FieldProblem[] {
  if (parseSender(from) !== null) return [];
  const message = 'must be like Shop <shop@example.com>';
  return [{ field: 'settings.from', message, reason: 'format' }];
}
