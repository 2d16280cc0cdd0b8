import type { AddressFault } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, type ErrorClass, failed } from '../http/read-answer.ts';
import { momentAt, parseJson, textAt } from '../http/read-json.ts';
import { parseResetAt } from '../http/retry-after.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ProviderReport,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { isSignedWith } from '../verify-signature.ts';
import { composeMail, type Mail, type Mailbox } from './compose-mail.ts';
import { enhancedStatusIn, faultOfPermanent, faultOfStatus } from './fault-of-status.ts';
import { inBase64 } from './mail-files.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';

const origins = { global: 'https://api.sendgrid.com', eu: 'https://api.eu.sendgrid.com' };

/**
 * E-mail through SendGrid's v3 Mail Send. It takes no key that would tell a repeat from a second mail; our id
 * comes back with its events as `notiflow_delivery_id`.
 * https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 */
export const sendgrid = defineHttpProvider({
  channelType: 'email',
  name: 'sendgrid',
  settings: {
    type: 'object',
    properties: {
      ...senderSetting,
      region: {
        type: 'string',
        enum: ['global', 'eu'],
        default: 'global',
        description: 'Where the account lives; `eu` for a subuser pinned to Europe.',
      },
    },
    required: ['from'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      api_key: tokenSchema('A key with the right to send mail.'),
      event_public_key: {
        type: 'string',
        maxLength: 500,
        pattern: '^[A-Za-z0-9+/]+={0,2}$',
        description: 'The verification key of the signed event webhook, as SendGrid shows it.',
      },
    },
    required: ['api_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: false,
  check: async ({ settings }) => findSenderProblems(settings),
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const composed = composeMail({ deliveryId, message, from: settings.from });
    if (!composed.ok) return composed.refusal;
    const url = `${origins[settings.region ?? 'global']}/v3/mail/send`;
    const headers = { authorization: `Bearer ${credentials.api_key}` };
    return postJson(url, headers, toBody(composed.mail, deliveryId));
  },
  read,
  events: {
    verify: (event, { credentials: { event_public_key: key } }) =>
      key !== undefined && isSigned(event, key),
    read: readEvents,
  },
});

function toBody(
  { from, to, subject, body, plainText, messageId, replyTo, headers, attachments }: Mail,
  deliveryId: string,
): object {
  const recipient = toAddress({ ...to, name: quoteName(to.name) });
  return {
    // One personalization is one mail; the reserved headers are not among these.
    personalizations: [{ to: [recipient], custom_args: { notiflow_delivery_id: deliveryId } }],
    from: toAddress(from),
    ...(replyTo !== undefined && { reply_to: toAddress(replyTo) }),
    subject,
    // The plainest part first: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
    content: [
      ...(plainText === undefined ? [] : [{ type: 'text/plain', value: plainText }]),
      { type: body.type, value: body.text },
    ],
    ...(attachments.length > 0 && {
      attachments: attachments.map((file) => ({
        content: inBase64(file),
        filename: file.filename,
        type: file.contentType,
        disposition: 'attachment',
      })),
    }),
    headers: { 'Message-ID': messageId, ...headers },
  };
}

/**
 * SendGrid writes a recipient's name into a header as it is, and a comma in it makes another recipient of the
 * rest: https://github.com/sendgrid/sendgrid-ruby/issues/77, with the list of characters in issue 394.
 */
function quoteName(name: string): string {
  return /[(),:;<>@[\]"\\]/.test(name) ? `"${name.replace(/["\\]/g, "'")}"` : name;
}

function toAddress({ address, name }: Mailbox): object {
  return name === '' ? { email: address } : { email: address, name };
}

function read({ status, headers, json }: HttpAnswer): SendResult | undefined {
  if (status < 300) return accepted(headers['x-message-id']);
  if (status === 429) {
    const retryAfterMs = parseResetAt(headers['x-ratelimit-reset'], new Date());
    const reason = 'SendGrid takes no more requests for now.';
    return failed('not_processed', { code: 'http_429', reason, retryAfterMs });
  }
  if (status === 401 && textAt(json(), 'errors', 0, 'message') === 'Maximum credits exceeded') {
    const reason = 'The credits of the SendGrid account are used up.';
    return failed('not_processed', { code: 'sendgrid_credits_exceeded', reason });
  }
  return status === 400 ? readField(textAt(json(), 'errors', 0, 'field') ?? '') : undefined;
}

/** A refused field is `from.email` or `personalizations.0.to.0.email`; the message beside it may quote its value. */
function readField(field: string): SendResult | undefined {
  const name = /^(?:personalizations\.\d+\.)?([a-z_]{1,40})(?:\.|$)/.exec(field)?.[1];
  if (name === undefined) return undefined;
  const errorClass: ErrorClass =
    name === 'to' ? 'recipient' : name === 'from' ? 'config' : 'content';
  const reason = `SendGrid refused the field "${name}" of the mail.`;
  return failed(errorClass, { code: `sendgrid_400_${name}`, reason });
}

/** Signed are the timestamp and the very bytes of the body, the last line break included. */
function isSigned({ headers, body }: ProviderEvent, publicKey: string): boolean {
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'] ?? '';
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  const signature = headers['x-twilio-email-event-webhook-signature'];
  return isSignedWith(publicKey, { signed, signature });
}

/** A report begins with what happened: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  deferred: 'delayed',
  bounce: 'bounced',
  dropped: 'failed',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
  group_resubscribe: 'resubscribed',
  open: 'opened',
  click: 'clicked',
};

function readEvents({ body }: ProviderEvent): EventReading {
  const events = parseJson(body.toString());
  return { reports: Array.isArray(events) ? events.flatMap(toReport) : [] };
}

function toReport(event: unknown): ProviderReport[] {
  const kind = kindOf[textAt(event, 'event') ?? ''];
  if (kind === undefined) return [];
  return [
    definedOf({
      kind,
      deliveryId: textAt(event, 'notiflow_delivery_id'),
      // What follows the first dot says which of its servers took it.
      providerMessageId: textAt(event, 'sg_message_id')?.split('.')[0],
      address: textAt(event, 'email'),
      reportId: textAt(event, 'sg_event_id'),
      at: momentAt(event, 'timestamp'),
      ...readCause(kind, event),
    }),
  ];
}

/** Why it does not even try, in words that are always the same, and what they show of the address. */
const dropReasons: Readonly<Record<string, { code: string; fault?: AddressFault }>> = {
  'Bounced Address': { code: 'sendgrid_bounced_address', fault: 'hard_bounce' },
  'Spam Reporting Address': { code: 'sendgrid_spam_reporting_address', fault: 'complaint' },
  'Unsubscribed Address': { code: 'sendgrid_unsubscribed_address' },
  Invalid: { code: 'sendgrid_invalid', fault: 'hard_bounce' },
  'Invalid SMTPAPI header': { code: 'sendgrid_invalid_smtpapi_header' },
  'Spam Content': { code: 'sendgrid_spam_content' },
  'Recipient List over Package Quota': { code: 'sendgrid_over_quota' },
};

function readCause(
  kind: ReportKind,
  event: unknown,
): { code?: string | undefined; fault?: AddressFault | undefined } {
  const reason = textAt(event, kind === 'delayed' ? 'response' : 'reason');
  if (kind === 'complained') return { fault: 'complaint' };
  if (kind === 'failed') return dropReasons[reason ?? ''] ?? {};
  // What the other server said tells more than the status SendGrid gave it, which may be `5.0.0`.
  const diagnostics = [reason, textAt(event, 'status')].join(' ');
  const code = enhancedStatusIn(diagnostics);
  // A block is of the sender, by whoever provides the mailbox.
  if (kind !== 'bounced' || textAt(event, 'type') === 'blocked') return { code };
  const isInvalid = textAt(event, 'bounce_classification') === 'Invalid Address';
  return { code, fault: isInvalid ? faultOfPermanent(diagnostics) : faultOfStatus(diagnostics) };
}
