import type { EmailMessage } from '@notiflow/contracts';
import type { SendMailOptions } from 'nodemailer';
import type { Sender } from './parse-sender.ts';

/** What one mail is made of; `message.to` was checked to be one plain address. */
export interface MailInput {
  deliveryId: string;
  message: EmailMessage;
  sender: Sender;
}

/** Builds a mail to exactly one recipient, with the same Message-ID at every attempt and no header from outside. */
export function buildMail({ deliveryId, message, sender }: MailInput): SendMailOptions {
  const { to, to_name, subject, body, content_type } = message;
  return {
    envelope: { from: sender.address, to: [to] },
    from: { name: oneLine(sender.name), address: sender.address },
    to: { name: oneLine(to_name ?? ''), address: to },
    subject: oneLine(subject),
    ...(content_type === 'plaintext' ? { text: body } : { html: body }),
    messageId: `<${deliveryId}@${domainOf(sender.address)}>`,
    headers: { 'X-Notiflow-Delivery': deliveryId, 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
  };
}

/** The part of a mail address after the `@`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
