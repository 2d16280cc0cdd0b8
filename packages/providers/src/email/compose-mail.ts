import { type EmailMessage, isEmailAddress } from '@notiflow/contracts';
import { type RejectedMessage, rejected } from '../send-result.ts';
import { inAscii } from './in-ascii.ts';
import { listHeaders } from './list-headers.ts';
import { type MailFile, toMailFiles } from './mail-files.ts';
import { oneLine } from './one-line.ts';
import { parseSender } from './parse-sender.ts';

/** Somebody a mail is from or for: a plain address, and the name shown beside it or an empty one. */
export interface Mailbox {
  address: string;
  name: string;
}

/** A mail as every provider sends it: to one checked address, on one line what a header holds. */
export interface Mail {
  from: Mailbox;
  to: Mailbox;
  subject: string;
  body: { type: 'text/html' | 'text/plain'; text: string };
  /** What a reader without HTML shows instead of the body. */
  plainText?: string | undefined;
  /** `<…>`, the same at every attempt. */
  messageId: string;
  /** Where answers go, if not to the sender. */
  replyTo?: Mailbox | undefined;
  /** Headers beside the usual ones. */
  headers: Record<string, string>;
  attachments: MailFile[];
}

/** What one mail is made of; `from` is the setting of the channel. */
export interface MailInput {
  deliveryId: string;
  message: EmailMessage;
  from: string;
}

/** A mail, or why there can be none. */
export type ComposedMail = { ok: true; mail: Mail } | { ok: false; refusal: RejectedMessage };

/** Makes a mail to exactly one recipient, with no header from outside. */
export function composeMail({ deliveryId, message, from }: MailInput): ComposedMail {
  const sender = parseSender(from);
  if (sender === null) return { ok: false, refusal: rejected('config', invalidSender) };
  const { to, to_name = '', subject, body, content_type, text_body, list } = message;
  if (!isEmailAddress(to)) return { ok: false, refusal: rejected('recipient', invalidRecipient) };
  const replyTo = message.reply_to ? parseSender(message.reply_to) : undefined;
  if (replyTo === null) return { ok: false, refusal: rejected('content', invalidReplyTo) };
  return {
    ok: true,
    mail: {
      from: { address: sender.address, name: oneLine(sender.name) },
      to: { address: to, name: oneLine(to_name) },
      subject: oneLine(subject),
      body: { type: content_type === 'plaintext' ? 'text/plain' : 'text/html', text: body },
      // A mail whose HTML has no words has no plain part: services refuse an empty one.
      plainText: content_type === 'plaintext' ? undefined : text_body || undefined,
      messageId: `<${deliveryId}@${domainOf(sender.address)}>`,
      replyTo: replyTo && { address: replyTo.address, name: oneLine(replyTo.name) },
      attachments: toMailFiles(message.attachments ?? []),
      headers: {
        'X-Notiflow-Delivery': deliveryId,
        'Auto-Submitted': 'auto-generated',
        ...(list !== undefined && listHeaders(list, domainOf(sender.address))),
        ...customHeaders(message.headers ?? {}),
      },
    },
  };
}

/** The part of a mail address after the `@`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

const invalidSender = {
  code: 'sender_invalid',
  reason: 'The sender must be like Shop <shop@example.com>.',
};
const invalidRecipient = {
  code: 'address_invalid',
  reason: 'The recipient has no valid mail address.',
};

const invalidReplyTo = {
  code: 'reply_to_invalid',
  reason: 'The address for answers must be like Support <support@example.com>.',
};

/** Nothing else, whoever stored the message: no header that names a sender or a recipient, or that is ours. */
const customName = /^(?:X-(?!Notiflow-)[A-Z0-9-]{1,60}|In-Reply-To|References)$/i;

/** A name and its value are no longer together: a line of a mail has 998 characters. */
const headerLengthMax = 996;

/** A mail without a header that no service would take is better than none. */
function customHeaders(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name, inAscii(oneLine(value))] as const,
  );
  const good = entries.filter(
    ([name, value]) =>
      customName.test(name) && value !== '' && name.length + value.length <= headerLengthMax,
  );
  return Object.fromEntries(good);
}
