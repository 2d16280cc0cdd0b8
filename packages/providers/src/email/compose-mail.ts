import { type EmailMessage, isEmailAddress } from '@notiflow/contracts';
import { type RejectedMessage, rejected } from '../send-result.ts';
import { listHeaders } from './list-headers.ts';
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
  /** Headers beside the usual ones. */
  headers: Record<string, string>;
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
  return {
    ok: true,
    mail: {
      from: { address: sender.address, name: oneLine(sender.name) },
      to: { address: to, name: oneLine(to_name) },
      subject: oneLine(subject),
      body: { type: content_type === 'plaintext' ? 'text/plain' : 'text/html', text: body },
      plainText: content_type === 'plaintext' ? undefined : text_body,
      messageId: `<${deliveryId}@${domainOf(sender.address)}>`,
      headers: {
        'X-Notiflow-Delivery': deliveryId,
        'Auto-Submitted': 'auto-generated',
        ...(list !== undefined && listHeaders(list, domainOf(sender.address))),
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

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
