import type { Readable } from 'node:stream';
import type { SendMailOptions, Transporter } from 'nodemailer';

/** How far one mail came; `content` is what the connection reads the mail from. */
export interface Transfer {
  recipient: string;
  content?: Readable;
}

/** A mail that says how far it came. */
export interface TrackedMail extends SendMailOptions {
  transfer: Transfer;
}

/** Tells whether a byte of the mail itself may have left. */
export function hasTransferStarted({ content }: Transfer): boolean {
  return content?.readableDidRead ?? false;
}

/** The mail would go to someone else than the delivery is for. */
export class EnvelopeError extends Error {}

/** Makes a transport note when a mail's content is read, and refuse a mail to anyone but its recipient. */
export function trackTransfers(transport: Transporter): void {
  transport.use('stream', (mail, done) => {
    const { transfer } = mail.data as TrackedMail;
    const { to } = mail.message.getEnvelope();
    if (to.length !== 1 || to[0] !== transfer.recipient) {
      return done(new EnvelopeError('The envelope has other recipients than intended.'));
    }
    // What the connection reads comes after all that reads the mail before it, as who signs it does.
    const createReadStream = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (options) => {
      const content = createReadStream(options);
      transfer.content = content;
      return content;
    };
    done();
  });
}
