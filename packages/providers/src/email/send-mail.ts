import type { Transporter } from 'nodemailer';
import type { SendResult } from '../send-result.ts';
import { buildMail } from './build-mail.ts';
import type { Mail } from './compose-mail.ts';
import { toMailFailure } from './to-mail-failure.ts';
import { hasTransferStarted, type TrackedMail, type Transfer } from './track-transfers.ts';

/** One mail, and where it comes back to: its sender when left out. */
export interface MailToSend {
  mail: Mail;
  returnPath?: string | undefined;
  signal: AbortSignal;
}

/** Hands one mail to a transport and says what became of it. */
export async function sendMail(
  transport: Transporter,
  { mail, returnPath, signal }: MailToSend,
): Promise<SendResult> {
  const transfer: Transfer = { recipient: mail.to.address };
  const tracked: TrackedMail = { ...buildMail(mail, returnPath), signal, transfer };
  try {
    const { messageId } = await transport.sendMail(tracked);
    return { kind: 'accepted', providerMessageId: messageId };
  } catch (error) {
    return toMailFailure({ error, started: hasTransferStarted(transfer), signal });
  }
}
