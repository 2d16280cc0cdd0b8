import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { momentAt, parseJson, textAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ProviderReport,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { secretSchema, tokenSchema } from '../token-schema.ts';
import { carriesSecret } from '../verify-signature.ts';
import { bareMessageId } from './bare-message-id.ts';
import { composeMail, type Mail, type Mailbox } from './compose-mail.ts';
import { enhancedStatusIn, faultOfPermanent } from './fault-of-status.ts';
import { inBase64 } from './mail-files.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';

/** Longer names are refused. */
const nameLengthMax = 70;

/**
 * E-mail through Brevo. It tells a repeat by our id for half an hour, which is shorter than a delivery is tried; it comes
 * back with its events as `X-Mailin-custom`. https://developers.brevo.com/reference/send-transac-email
 */
export const brevo = defineHttpProvider({
  channelType: 'email',
  name: 'brevo',
  settings: {
    type: 'object',
    properties: { ...senderSetting },
    required: ['from'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      api_key: tokenSchema('An API key (v3) of the account, `xkeysib-…`.'),
      event_secret: secretSchema(
        'What Brevo shows with each event: the bearer token of the webhook, or the password of basic auth, whatever the user name.',
      ),
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
    const headers = { 'api-key': credentials.api_key };
    const body = toBody(composed.mail, deliveryId);
    return postJson('https://api.brevo.com/v3/smtp/email', headers, body);
  },
  read,
  events: {
    verify: (event, { credentials: { event_secret: secret } }) =>
      secret !== undefined && carriesSecret(event, secret),
    read: readEvents,
  },
});

/** Without a Message-ID: headers that every mail has are not taken. */
function toBody(
  { from, to, subject, body, plainText, replyTo, headers, attachments }: Mail,
  deliveryId: string,
): object {
  return {
    sender: toContact(from),
    to: [toContact(to)],
    ...(replyTo !== undefined && { replyTo: toContact(replyTo) }),
    subject,
    ...(body.type === 'text/html'
      ? { htmlContent: body.text, ...(plainText !== undefined && { textContent: plainText }) }
      : { textContent: body.text }),
    // It takes the type of a file from its name.
    ...(attachments.length > 0 && {
      attachment: attachments.map((file) => ({ name: file.filename, content: inBase64(file) })),
    }),
    headers: { ...headers, 'X-Mailin-custom': deliveryId, idempotencyKey: deliveryId },
  };
}

function toContact({ address, name }: Mailbox): object {
  const cut = Array.from(name).slice(0, nameLengthMax).join('');
  return cut === '' ? { email: address } : { email: address, name: cut };
}

/** https://developers.brevo.com/docs/how-it-works#error-codes */
const classOf = classifyCodes({
  config: [
    'unauthorized',
    'permission_denied',
    'account_under_validation',
    'document_not_found',
    'method_not_allowed',
  ],
  content: [
    'invalid_parameter',
    'missing_parameter',
    'out_of_range',
    'bad_request',
    'not_acceptable',
    'unprocessable_entity',
  ],
  not_processed: ['not_enough_credits'],
});

/**
 * What answers a key that was used within its half hour: the mail was taken before, and nobody heard. One recipient can be
 * no other duplicate. https://developers.brevo.com/docs/heterogenous-versions-batch-emails
 */
const repeatCodes = new Set(['duplicate_parameter', 'duplicate_request']);

function read({ status, headers, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(bareMessageId(textAt(body, 'messageId')));
  if (status === 429) {
    const said = headers['retry-after'] ?? headers['x-sib-ratelimit-reset'];
    const retryAfterMs = parseRetryAfter(said, new Date());
    const reason = 'Brevo takes no more requests for now.';
    return failed('not_processed', { code: 'http_429', reason, retryAfterMs });
  }
  const code = textAt(body, 'code') ?? '';
  if (status === 400 && repeatCodes.has(code)) return accepted(undefined);
  const errorClass = status < 500 ? classOf(code) : undefined;
  if (errorClass === undefined) return undefined;
  const reason = `Brevo answered ${status} with the error "${code}".`;
  return failed(errorClass, { code: `brevo_${code}`, reason });
}

/** https://developers.brevo.com/docs/transactional-webhooks; what a proxy opened, no person did. */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  deferred: 'delayed',
  soft_bounce: 'bounced',
  hard_bounce: 'bounced',
  blocked: 'failed',
  invalid_email: 'failed',
  error: 'failed',
  spam: 'complained',
  complaint: 'complained',
  unsubscribed: 'unsubscribed',
  unsubscribe: 'unsubscribed',
  opened: 'opened',
  unique_opened: 'opened',
  click: 'clicked',
};

/** One event, or several where the webhook is batched. */
function readEvents({ body }: ProviderEvent): EventReading {
  const events = parseJson(body.toString());
  return { reports: [events].flat().flatMap(toReport) };
}

function toReport(event: unknown): ProviderReport[] {
  const name = textAt(event, 'event') ?? '';
  const kind = kindOf[name];
  if (kind === undefined) return [];
  const reason = textAt(event, 'reason');
  const hardBounce = name === 'hard_bounce' ? faultOfPermanent(reason) : undefined;
  const isBad = kind === 'bounced' || kind === 'failed' || kind === 'delayed';
  return [
    definedOf({
      kind,
      deliveryId: textAt(event, 'X-Mailin-custom'),
      providerMessageId: bareMessageId(textAt(event, 'message-id')),
      address: textAt(event, 'email'),
      at: momentOf(event),
      code: isBad ? (enhancedStatusIn(reason) ?? `brevo_${name}`) : undefined,
      fault: kind === 'complained' ? 'complaint' : hardBounce,
    }),
  ];
}

/** The other moments are in the time zone of the account; this one is in milliseconds, and in seconds in some samples. */
function momentOf(event: unknown): Date | undefined {
  const epoch = Number(textAt(event, 'ts_epoch'));
  return epoch >= 1e12 ? new Date(epoch) : momentAt(event, 'ts_event');
}
