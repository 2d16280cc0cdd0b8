import type { AddressFault } from '@notiflow/contracts';
import { basicAuth } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { type FormField, postMultipart } from '../http/post-multipart.ts';
import { accepted, failed } from '../http/read-answer.ts';
import { momentAt, parseJson, textAt, valueAt, wordAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ProviderReport,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { isHmacOf } from '../verify-signature.ts';
import { bareMessageId } from './bare-message-id.ts';
import { composeMail, type Mail } from './compose-mail.ts';
import { enhancedStatusIn, faultOfPermanent } from './fault-of-status.ts';
import { formatMailbox } from './format-mailbox.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';

const origins = { us: 'https://api.mailgun.net', eu: 'https://api.eu.mailgun.net' };

/** How old the signature of an event may be, and how far ahead its clock: they do not say, their examples take less. */
const toleranceMs = 15 * 60 * 1_000;

/**
 * E-mail through Mailgun. It takes no key that would tell a repeat from a second mail; our id comes back with its events
 * among the user variables. https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages
 */
export const mailgun = defineHttpProvider({
  channelType: 'email',
  name: 'mailgun',
  settings: {
    type: 'object',
    properties: {
      ...senderSetting,
      domain: {
        type: 'string',
        maxLength: 253,
        pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$',
        description: 'The sending domain as it is set up at Mailgun.',
      },
      region: {
        type: 'string',
        enum: ['us', 'eu'],
        default: 'us',
        description: 'Where the domain was made.',
      },
    },
    required: ['from', 'domain'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      api_key: tokenSchema('A sending key of the domain, or a key of the account.'),
      event_signing_key: tokenSchema('The HTTP webhook signing key of the account.'),
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
    const url = `${origins[settings.region ?? 'us']}/v3/${settings.domain}/messages`;
    const headers = { authorization: basicAuth('api', credentials.api_key) };
    return postMultipart(url, headers, toFields(composed.mail, deliveryId));
  },
  read,
  events: {
    verify: (event, { credentials: { event_signing_key: key } }) =>
      key !== undefined && isSigned(parseJson(event.body.toString()), key),
    read: readEvent,
  },
});

function toFields(
  { from, to, subject, body, plainText, messageId, replyTo, headers, attachments }: Mail,
  deliveryId: string,
): FormField[] {
  const written = Object.entries(headers).map(([name, value]): FormField => [`h:${name}`, value]);
  return [
    ['from', formatMailbox(from)],
    ['to', formatMailbox(to)],
    ['subject', subject],
    ...(plainText === undefined ? [] : ([['text', plainText]] as const)),
    [body.type === 'text/html' ? 'html' : 'text', body.text],
    ['h:Message-Id', messageId],
    ...(replyTo === undefined ? [] : ([['h:Reply-To', formatMailbox(replyTo)]] as const)),
    ...written,
    ['v:notiflow_delivery_id', deliveryId],
    ...attachments.map((file): FormField => ['attachment', file]),
  ];
}

/** Its errors have no codes, so their statuses decide; how long to wait stands in the sentence alone. */
function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(bareMessageId(textAt(body, 'id')));
  if (status !== 429) return undefined;
  const seconds = /after (\d{1,6}) seconds/.exec(textAt(body, 'message') ?? '')?.[1];
  const retryAfterMs = parseRetryAfter(seconds, new Date());
  const reason = 'Mailgun takes no more requests for now.';
  return failed('not_processed', { code: 'http_429', reason, retryAfterMs });
}

/**
 * Signed are a moment and a token, and nothing of what is reported; an account above the sender's signs beside it.
 * https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 */
function isSigned(body: unknown, secret: string): boolean {
  const timestamp = textAt(body, 'signature', 'timestamp') ?? '';
  const signed = timestamp + (textAt(body, 'signature', 'token') ?? '');
  const ageMs = Date.now() - Number(timestamp) * 1_000;
  if (!(Math.abs(ageMs) <= toleranceMs)) return false;
  return ['signature', 'parent-signature'].some((name) => {
    const signature = textAt(body, 'signature', name);
    return isHmacOf({ algorithm: 'sha256', secret, encoding: 'hex' }, { signed, signature });
  });
}

/** https://documentation.mailgun.com/docs/mailgun/user-manual/events/event-structure */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  failed: 'failed',
  rejected: 'failed',
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  opened: 'opened',
  clicked: 'clicked',
};

function readEvent({ body }: ProviderEvent): EventReading {
  const event = valueAt(parseJson(body.toString()), 'event-data');
  const kind = kindOf[textAt(event, 'event') ?? ''];
  if (kind === undefined) return { reports: [] };
  return {
    reports: [
      definedOf({
        kind,
        deliveryId: textAt(event, 'user-variables', 'notiflow_delivery_id'),
        providerMessageId: bareMessageId(textAt(event, 'message', 'headers', 'message-id')),
        address: textAt(event, 'recipient'),
        reportId: reportIdOf(event),
        at: momentAt(event, 'timestamp'),
        ...(kind === 'failed' && readFailure(event)),
        ...(kind === 'complained' && { fault: 'complaint' }),
      }),
    ],
  };
}

/** An id is "guaranteed to be unique within a day", so it counts with its moment. */
function reportIdOf(event: unknown): string | undefined {
  const id = textAt(event, 'id');
  return id === undefined ? undefined : `${textAt(event, 'timestamp')} ${id}`;
}

/** Addresses it sends nothing to, by why it said so first. */
const faultOfReason: Readonly<Record<string, AddressFault>> = {
  'suppress-bounce': 'hard_bounce',
  'suppress-complaint': 'complaint',
};

function readFailure(event: unknown): Pick<ProviderReport, 'kind' | 'code' | 'fault'> {
  const reason = wordAt(event, 'reason') ?? '';
  const status = valueAt(event, 'delivery-status');
  const diagnostics = textAt(status, 'enhanced-code') || textAt(status, 'message');
  const code = enhancedStatusIn(diagnostics) ?? (reason === '' ? undefined : `mailgun_${reason}`);
  if (textAt(event, 'severity') === 'temporary') return definedOf({ kind: 'delayed', code });
  if (reason !== 'bounce') {
    // A block of the sender by whoever provides the mailbox came back, too.
    const kind = reason === 'espblock' ? 'bounced' : 'failed';
    return definedOf({ kind, code, fault: faultOfReason[reason] });
  }
  const isSoft = textAt(status, 'bounce-type') === 'soft';
  return definedOf({
    kind: 'bounced',
    code,
    fault: isSoft ? undefined : faultOfPermanent(diagnostics),
  });
}
