import type { AddressFault } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { momentAt, parseJson, textAt, valueAt, wordAt } from '../http/read-json.ts';
import {
  definedOf,
  type EventReading,
  type ProviderReport,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { secretSchema, tokenSchema } from '../token-schema.ts';
import { carriesSecret } from '../verify-signature.ts';
import { composeMail, type Mail } from './compose-mail.ts';
import { enhancedStatusIn, faultOfPermanent } from './fault-of-status.ts';
import { formatMailbox } from './format-mailbox.ts';
import { inBase64 } from './mail-files.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';

/**
 * E-mail through Postmark. It takes no key that would tell a repeat from a second mail; our id comes back with its events
 * in `Metadata`, whose names are no longer than 20 characters. https://postmarkapp.com/developer/api/email-api
 */
export const postmark = defineHttpProvider({
  channelType: 'email',
  name: 'postmark',
  settings: {
    type: 'object',
    properties: {
      ...senderSetting,
      message_stream: {
        type: 'string',
        pattern: '^[a-z][a-z0-9_-]{0,29}$',
        default: 'outbound',
        description: 'The stream that mails go through; a broadcast stream for bulk.',
      },
    },
    required: ['from'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      server_token: tokenSchema('A token of the server at Postmark.'),
      event_secret: secretSchema(
        'What Postmark shows with each event: the password of the webhook’s basic auth, whatever the user name, or the value of a header `X-Notiflow-Secret`.',
      ),
    },
    required: ['server_token'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: false,
  check: async ({ settings }) => findSenderProblems(settings),
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const composed = composeMail({ deliveryId, message, from: settings.from });
    if (!composed.ok) return composed.refusal;
    const headers = { 'x-postmark-server-token': credentials.server_token };
    const stream = settings.message_stream ?? 'outbound';
    const body = toBody(composed.mail, { deliveryId, stream });
    return postJson('https://api.postmarkapp.com/email', headers, body);
  },
  read,
  events: {
    verify: (event, { credentials: { event_secret: secret } }) =>
      secret !== undefined && carriesSecret(event, secret),
    read: ({ body }) => readEvent(parseJson(body.toString())),
  },
});

function toBody(
  { from, to, subject, body, plainText, messageId, replyTo, headers, attachments }: Mail,
  { deliveryId, stream }: { deliveryId: string; stream: string },
): object {
  // Without `X-PM-KeepID` the Message-ID becomes another.
  const all = { 'Message-ID': messageId, 'X-PM-KeepID': 'true', ...headers };
  return {
    From: formatMailbox(from),
    To: formatMailbox(to),
    ...(replyTo !== undefined && { ReplyTo: formatMailbox(replyTo) }),
    Subject: subject,
    ...(body.type === 'text/html'
      ? { HtmlBody: body.text, ...(plainText !== undefined && { TextBody: plainText }) }
      : { TextBody: body.text }),
    Headers: Object.entries(all).map(([Name, Value]) => ({ Name, Value })),
    ...(attachments.length > 0 && {
      Attachments: attachments.map((file) => ({
        Name: file.filename,
        Content: inBase64(file),
        ContentType: file.contentType,
      })),
    }),
    Metadata: { notiflow_delivery_id: deliveryId },
    MessageStream: stream,
  };
}

/**
 * https://postmarkapp.com/developer/api/overview#error-codes: 406 is an address that Postmark sends nothing to since a
 * bounce, a complaint or by hand; 405 is used-up credits, 100 maintenance.
 */
const classOf = classifyCodes({
  recipient: [406],
  config: [10, 400, 401, 412, 413, 1221, 1226, 1227, 1235, 1236],
  content: [300, 402, 403, 409, 411],
  not_processed: [100, 405, 429],
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  const code = textAt(body, 'ErrorCode') ?? '';
  const errorClass = classOf(code);
  if (errorClass === undefined)
    return status < 300 ? accepted(textAt(body, 'MessageID')) : undefined;
  const reason = `Postmark answered ${status} with error ${code}.`;
  const fault = errorClass === 'recipient' ? 'hard_bounce' : undefined;
  return failed(errorClass, { code: `postmark_${code}`, reason, fault });
}

/** What a webhook is about: https://postmarkapp.com/developer/webhooks/webhooks-overview */
function readEvent(event: unknown): EventReading {
  const read = readers[textAt(event, 'RecordType') ?? ''];
  const said = read?.(event) ?? null;
  if (said === null) return { reports: [] };
  return {
    reports: [
      definedOf({
        deliveryId: textAt(event, 'Metadata', 'notiflow_delivery_id'),
        providerMessageId: textAt(event, 'MessageID'),
        address: textAt(event, 'Recipient') ?? textAt(event, 'Email'),
        reportId: reportIdOf(event),
        at: momentsOf.map((name) => momentAt(event, name)).find((at) => at !== undefined),
        ...said,
      }),
    ],
  };
}

/** Their numbers are beyond those that JavaScript tells apart, so they count only within a message. */
function reportIdOf(event: unknown): string | undefined {
  const id = textAt(event, 'ID');
  return id === undefined ? undefined : `${textAt(event, 'MessageID')} ${id}`;
}

const momentsOf = ['DeliveredAt', 'BouncedAt', 'ReceivedAt', 'ChangedAt'];

type Said = Pick<ProviderReport, 'kind' | 'code' | 'fault'>;

const readers: Readonly<Record<string, (event: unknown) => Said | null>> = {
  Delivery: () => ({ kind: 'delivered' }),
  Open: () => ({ kind: 'opened' }),
  Click: () => ({ kind: 'clicked' }),
  SpamComplaint: () => ({ kind: 'complained', fault: 'complaint' }),
  Bounce: readBounce,
  SubscriptionChange: readSubscription,
};

/** Bounces by their type; of those not listed, the mail came back. https://postmarkapp.com/developer/api/bounce-api#bounce-types */
const kindOfBounce: Readonly<Record<string, ReportKind | null>> = {
  Transient: 'delayed',
  Unsubscribe: 'unsubscribed',
  SpamComplaint: 'complained',
  ManuallyDeactivated: 'failed',
  DMARCPolicy: 'failed',
  SMTPApiError: 'failed',
  InboundError: 'failed',
  TemplateRenderingFailed: 'failed',
  // Somebody or something answered: it arrived.
  Subscribe: null,
  AutoResponder: null,
  AddressChange: null,
  ChallengeVerification: null,
};

function readBounce(event: unknown): Said | null {
  const type = wordAt(event, 'Type') ?? '';
  const kind = Object.hasOwn(kindOfBounce, type) ? kindOfBounce[type] : 'bounced';
  if (kind === null || kind === undefined) return null;
  const details = textAt(event, 'Details');
  return definedOf({
    kind,
    code: enhancedStatusIn(details) ?? `postmark_${type}`,
    fault: faultOfBounceType(type, details),
  });
}

function faultOfBounceType(type: string, details: string | undefined): AddressFault | undefined {
  if (type === 'BadEmailAddress') return 'hard_bounce';
  if (type === 'HardBounce') return faultOfPermanent(details);
  return type === 'SpamComplaint' ? 'complaint' : undefined;
}

/**
 * What a person did by the unsubscribe link. A bounce or a complaint comes from the recipient too, and is told by itself.
 * https://postmarkapp.com/developer/webhooks/subscription-change-webhook
 */
function readSubscription(event: unknown): Said | null {
  if (textAt(event, 'Origin') !== 'Recipient') return null;
  if (valueAt(event, 'SuppressSending') !== true) return { kind: 'resubscribed' };
  const isWish = textAt(event, 'SuppressionReason') === 'ManualSuppression';
  return isWish ? { kind: 'unsubscribed' } : null;
}
