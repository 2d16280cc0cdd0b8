import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './compose-mail.ts';

/** Writes a mail in the words of nodemailer, its envelope given and not read from the headers. */
export function buildMail(mail: Mail, returnPath = mail.from.address): SendMailOptions {
  const { from, to, subject, body, plainText, messageId, replyTo, headers, attachments } = mail;
  return {
    envelope: { from: returnPath, to: [to.address] },
    from,
    to,
    subject,
    ...(body.type === 'text/plain' ? { text: body.text } : { html: body.text, text: plainText }),
    messageId,
    ...(replyTo !== undefined && { replyTo }),
    headers,
    // The bytes themselves: no path and no URL is ever handed over.
    attachments: attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content,
    })),
    xMailer: false,
  };
}
