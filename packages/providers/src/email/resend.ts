import type { AddressFault } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { isStandardWebhook } from '../http/is-standard-webhook.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { momentAt, parseJson, textAt, valueAt, wordAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { composeMail, type Mail } from './compose-mail.ts';
import { codeOfBounce, faultOfBounce } from './fault-of-bounce.ts';
import { formatMailbox } from './format-mailbox.ts';
import { inBase64 } from './mail-files.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';

/**
 * E-mail through Resend, which tells a repeat by our id for 24 hours, longer than a delivery is tried. Our id comes back
 * with its events as a tag. https://resend.com/docs/api-reference/emails/send-email
 */
export const resend = defineHttpProvider({
  channelType: 'email',
  name: 'resend',
  settings: {
    type: 'object',
    properties: { ...senderSetting },
    required: ['from'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      api_key: tokenSchema('A key with the right to send.'),
      event_signing_secret: {
        type: 'string',
        maxLength: 500,
        pattern: '^whsec_[A-Za-z0-9+/]{16,400}={0,2}$',
        description: 'The signing secret of the webhook at Resend, `whsec_…`.',
      },
    },
    required: ['api_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: true,
  check: async ({ settings }) => findSenderProblems(settings),
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const composed = composeMail({ deliveryId, message, from: settings.from });
    if (!composed.ok) return composed.refusal;
    const headers = {
      authorization: `Bearer ${credentials.api_key}`,
      'idempotency-key': deliveryId,
    };
    return postJson('https://api.resend.com/emails', headers, toBody(composed.mail, deliveryId));
  },
  read,
  events: {
    verify: (event, { credentials: { event_signing_secret: secret } }) =>
      secret !== undefined && isStandardWebhook(event, secret),
    read: readEvent,
  },
});

/** Without a Message-ID: the service writes its own, whatever it is told. */
function toBody(
  { from, to, subject, body, plainText, replyTo, headers, attachments }: Mail,
  deliveryId: string,
): object {
  return {
    from: formatMailbox(from),
    to: formatMailbox(to),
    ...(replyTo !== undefined && { reply_to: formatMailbox(replyTo) }),
    subject,
    ...(body.type === 'text/html'
      ? { html: body.text, ...(plainText !== undefined && { text: plainText }) }
      : { text: body.text }),
    headers,
    ...(attachments.length > 0 && {
      attachments: attachments.map((file) => ({
        filename: file.filename,
        content: inBase64(file),
        content_type: file.contentType,
      })),
    }),
    tags: [{ name: 'notiflow_delivery_id', value: deliveryId }],
  };
}

/**
 * What its names say more than its statuses: https://resend.com/docs/api-reference/errors. A key that came with another
 * mail, or is at work, may have sent one: what comes of it nobody knows.
 */
const classOf = classifyCodes({
  config: ['invalid_from_address', 'invalid_access', 'invalid_region', 'security_error'],
  content: ['invalid_attachment', 'invalid_parameter', 'missing_required_field'],
  not_processed: ['rate_limit_exceeded', 'daily_quota_exceeded', 'monthly_quota_exceeded'],
  ambiguous: [
    'invalid_idempotent_request',
    'concurrent_idempotent_requests',
    'application_error',
    'internal_server_error',
  ],
});

function read({ status, headers, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(textAt(body, 'id'));
  const name = textAt(body, 'name') ?? '';
  const errorClass = classOf(name);
  if (errorClass === undefined) return undefined;
  const reason = `Resend answered ${status} with the error "${name}".`;
  const said = headers['retry-after'] ?? headers['ratelimit-reset'];
  const retryAfterMs = parseRetryAfter(said, new Date());
  return failed(errorClass, { code: `resend_${name}`, reason, retryAfterMs });
}

/** https://resend.com/docs/webhooks/event-types */
const kindOf: Readonly<Record<string, ReportKind>> = {
  'email.delivered': 'delivered',
  'email.delivery_delayed': 'delayed',
  'email.bounced': 'bounced',
  'email.failed': 'failed',
  'email.suppressed': 'failed',
  'email.complained': 'complained',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
};

/** Why an address stands on the list of those that nothing is sent to. */
const faultOfSuppression = new Map<string | undefined, AddressFault>([
  ['previous_bounce', 'hard_bounce'],
  ['previous_complaint', 'complaint'],
]);

function readEvent({ headers, body }: ProviderEvent): EventReading {
  const event = parseJson(body.toString());
  const kind = kindOf[textAt(event, 'type') ?? ''];
  if (kind === undefined) return { reports: [] };
  const data = valueAt(event, 'data');
  return {
    reports: [
      definedOf({
        kind,
        deliveryId: textAt(data, 'tags', 'notiflow_delivery_id'),
        providerMessageId: textAt(data, 'email_id'),
        address: textAt(data, 'to', 0),
        reportId: headers['svix-id'],
        at: momentAt(event, 'created_at'),
        ...readCause(kind, data),
      }),
    ],
  };
}

/** Where it says why; older ones of an address on its list have no reason. */
const whys = [
  ['suppressed', 'reason'],
  ['suppressed', 'type'],
  ['failed', 'reason'],
] as const;

/** Why it was not delivered, where it says so, and what that shows of the address. */
function readCause(
  kind: ReportKind,
  data: unknown,
): { code: string | undefined; fault: AddressFault | undefined } {
  if (kind === 'bounced') {
    const bounce = {
      type: textAt(data, 'bounce', 'type'),
      subType: textAt(data, 'bounce', 'subType'),
      diagnostics: textAt(data, 'bounce', 'diagnosticCode', 0),
    };
    return { code: codeOfBounce(bounce), fault: faultOfBounce(bounce) };
  }
  const [code] = whys.flatMap(([what, name]) => wordAt(data, what, name) ?? []);
  return { code, fault: kind === 'complained' ? 'complaint' : faultOfSuppression.get(code) };
}
