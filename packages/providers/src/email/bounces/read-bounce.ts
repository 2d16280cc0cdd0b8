import type { AddressFault, ReportKind } from '@notiflow/contracts';
import { faultOfStatus } from '../fault-of-status.ts';
import { partsOf, readFields, readPart } from './read-mime.ts';

/** What a mail that came back says of the one that was sent. */
export interface Bounce {
  kind: ReportKind;
  /** The status code of RFC 3463. */
  code: string | undefined;
  fault: AddressFault | undefined;
  /** Where it was sent to, as its headers say; some mail servers say nowhere else. */
  recipients: string[];
}

/** What the other server did (RFC 3464, 2.3.3); that it handed the mail on to who knows whom is no news. */
const kindOfAction: Readonly<Record<string, ReportKind>> = {
  failed: 'bounced',
  delayed: 'delayed',
  delivered: 'delivered',
};

/**
 * Reads a delivery status notification (RFC 3464), or a complaint that a mailbox provider hands on (RFC 5965). Null for
 * anything else: an answer, a vacation note, a mail somebody sent here.
 */
export function readBounce(mail: Buffer): Bounce | null {
  const message = readPart(mail.toString('latin1'));
  if (message.type !== 'multipart/report') return null;
  const recipients = ['delivered-to', 'x-original-to', 'envelope-to', 'to'].flatMap(
    (name) => message.headers.get(name) ?? [],
  );
  for (const part of partsOf(message)) {
    if (part.type === 'message/delivery-status') {
      const told = readStatus(part.body);
      if (told !== null) return { ...told, recipients };
    }
    if (part.type === 'message/feedback-report') return readFeedback(part.body, recipients);
  }
  return null;
}

/** Every mail of ours has one recipient: the first block that says what was done is about him. */
function readStatus(body: string): Omit<Bounce, 'recipients'> | null {
  for (const block of body.split(/\r?\n[ \t]*\r?\n/)) {
    const fields = readFields(block);
    const kind = kindOfAction[firstWord(fields.get('action')?.[0])];
    if (kind === undefined) continue;
    const code = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status')?.[0] ?? '')?.[0];
    return { kind, code, fault: kind === 'bounced' ? faultOfStatus(code) : undefined };
  }
  return null;
}

/** Who complains is told by the address our mail came from: the report itself goes to whoever is registered for it. */
function readFeedback(body: string, recipients: string[]): Bounce | null {
  const fields = readFields(body);
  if (firstWord(fields.get('feedback-type')?.[0]) !== 'abuse') return null;
  const from = fields.get('original-mail-from') ?? [];
  return {
    kind: 'complained',
    code: undefined,
    fault: 'complaint',
    recipients: [...from, ...recipients],
  };
}

function firstWord(text = ''): string {
  return (
    text
      .trim()
      .split(/[\s;(]/)[0]
      ?.toLowerCase() ?? ''
  );
}
