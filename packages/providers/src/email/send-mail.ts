import type { Transporter } from 'nodemailer';
import type { SendResult } from '../send-result.ts';
import { buildMail, type MailInput } from './build-mail.ts';
import { toMailFailure } from './to-mail-failure.ts';
import { hasTransferStarted, type TrackedMail, type Transfer } from './track-transfers.ts';

/** Hands one mail to a transport and says what became of it. */
export async function sendMail(
  transport: Transporter,
  { signal, ...input }: MailInput & { signal: AbortSignal },
): Promise<SendResult> {
  const transfer: Transfer = { recipient: input.message.to };
  const mail: TrackedMail = { ...buildMail(input), signal, transfer };
  try {
    const { messageId } = await transport.sendMail(mail);
    return { kind: 'accepted', providerMessageId: messageId };
  } catch (error) {
    return toMailFailure({ error, started: hasTransferStarted(transfer), signal });
  }
}
