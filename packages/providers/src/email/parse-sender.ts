import { isEmailAddress } from '@notiflow/contracts';

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
