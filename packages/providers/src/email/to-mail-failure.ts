import type { NodemailerError } from 'nodemailer';
import { describeAbort } from '../deadline.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { type RejectedAbout, rejected, type SendResult } from '../send-result.ts';
import { faultOfStatus } from './fault-of-status.ts';
import { EnvelopeError } from './track-transfers.ts';

/** A failed mail: why, and whether a byte of its content may have left. */
export interface MailFailure {
  error: unknown;
  started: boolean;
  signal: AbortSignal;
}

/** Replies that ask for (other) credentials, whichever command they answer. */
const loginReplies = new Set([530, 534, 535, 538]);

/** Tells whether the server took no login, before anything was sent. */
export function isLoginRefused(result: SendResult): boolean {
  return result.kind === 'rejected' && result.code === 'smtp_535';
}

/** Says what became of a mail that was not accepted. */
export function toMailFailure({ error, started, signal }: MailFailure): SendResult {
  if (error instanceof EnvelopeError) {
    return rejected('recipient', { code: 'address_invalid', reason: error.message });
  }
  if (error instanceof OutboundError) {
    const { kind, code, reason } = error.problem;
    return kind === 'refused'
      ? rejected('config', { code, reason })
      : { kind: 'not_processed', code, reason };
  }
  const failure: Partial<NodemailerError> =
    typeof error === 'object' && error !== null ? error : {};
  return fromReply(failure) ?? fromBreak(failure, { started, signal });
}

function fromReply(error: Partial<NodemailerError>): SendResult | null {
  const { code = '', command = '', responseCode } = error;
  if (code === 'EAUTH' && responseCode === undefined) {
    const reason = 'The mail server takes no login that fits the credentials.';
    return rejected('config', { code: 'login_refused', reason });
  }
  // Other codes are a broken session, even where the server said a last word.
  if (!['EAUTH', 'EENVELOPE', 'EMESSAGE'].includes(code) || responseCode === undefined) return null;
  const answer = { code: `smtp_${responseCode}`, reason: describeReply(error) };
  // 503 says that the session was out of step, not that the mail was refused.
  if (responseCode < 500 || responseCode === 503) return { kind: 'not_processed', ...answer };
  const about = aboutOf({ code, command, responseCode });
  // Some servers say only after the whole mail that nobody is there.
  const fault = about === 'config' ? undefined : faultOfStatus(enhancedStatusOf(error));
  return rejected(fault === undefined ? about : 'recipient', { ...answer, fault });
}

function aboutOf(reply: { code: string; command: string; responseCode: number }): RejectedAbout {
  if (reply.code === 'EAUTH' || loginReplies.has(reply.responseCode)) return 'config';
  if (reply.command === 'RCPT TO') return 'recipient';
  // The sender's address is a setting of the channel; 552 is about the size said beside it.
  if (reply.command === 'MAIL FROM' && reply.responseCode !== 552) return 'config';
  return 'content';
}

/** The reply's own words may quote the address or the content, so only its numbers are kept. */
function describeReply({
  responseCode,
  response = '',
  command = '',
}: Partial<NodemailerError>): string {
  const enhanced = enhancedStatusOf({ response });
  const numbers = enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
  const step = command.startsWith('AUTH') ? 'AUTH' : command;
  return `The mail server answered ${numbers} to ${step}.`;
}

/** The code that stands where RFC 2034 has it: what follows are words. */
function enhancedStatusOf({ response = '' }: Partial<NodemailerError>): string | undefined {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
}

function fromBreak(
  { originalCode, code }: Partial<NodemailerError>,
  { started, signal }: Pick<MailFailure, 'started' | 'signal'>,
): SendResult {
  const kind = started ? 'ambiguous' : 'not_processed';
  if (signal.aborted) return { kind, ...describeAbort(signal) };
  const reason = started
    ? 'The connection broke before the mail server answered to the mail.'
    : 'No mail session with the server could be held.';
  return { kind, code: originalCode ?? code ?? 'unknown_error', reason };
}
