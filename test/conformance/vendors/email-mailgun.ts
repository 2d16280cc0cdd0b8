import { createHmac } from 'node:crypto';
import type { EmailMessage } from '@notiflow/contracts';
import type { ProviderReport } from '@notiflow/providers';
import Mailgun from 'mailgun.js';
import { mailHeaders, oneLine, quoteMailbox } from '../mail-of-clients.ts';
import type { VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const api_key = 'key-canary-0123456789abcdef';
const event_signing_key = 'signing-key-canary-0123456789';
const from = 'Shop <shop@example.com>';
const domain = 'mg.example.com';
const id = '20261129080000.1.0123456789ABCDEF@mg.example.com';
const signedAt = 1_764_000_000;

/** Mailgun: https://documentation.mailgun.com/docs/mailgun/api-reference and its specification. */
export const row: VendorRow = {
  channels: [
    { settings: { from, domain }, credentials: { api_key } },
    { settings: { from: 'shop@example.com', domain, region: 'eu' }, credentials: { api_key } },
  ],
  origins: ['https://api.mailgun.net', 'https://api.eu.mailgun.net'],
  accepts: {
    status: 200,
    body: { id: `<${id}>`, message: 'Queued. Thank you.' },
    providerMessageId: id,
  },
  errors: [
    error(400, 'to parameter is not a valid address. please check documentation.', {
      kind: 'rejected',
      about: 'content',
      code: 'http_400',
    }),
    error(401, 'Forbidden', { kind: 'rejected', about: 'config', code: 'http_401' }),
    error(402, 'Payment required', { kind: 'rejected', about: 'config', code: 'http_402' }),
    error(403, 'Access denied', { kind: 'rejected', about: 'config', code: 'http_403' }),
    error(404, 'Domain not found', { kind: 'rejected', about: 'config', code: 'http_404' }),
    error(413, 'Too large', { kind: 'rejected', about: 'content', code: 'http_413' }),
    error(429, 'Too many', { kind: 'not_processed', code: 'http_429' }),
    error(500, 'Internal Server Error', { kind: 'ambiguous', code: 'http_500' }),
    error(502, 'Bad gateway', { kind: 'ambiguous', code: 'http_502' }),
    error(503, 'Away', { kind: 'not_processed', code: 'http_503' }),
    error(504, 'Time-out', { kind: 'ambiguous', code: 'http_504' }),
  ],
  later: [
    error(
      429,
      'Domain example.com is not allowed to send: account-requests-per-sec limit exceeded, try again after 120 seconds',
      { kind: 'not_processed', code: 'http_429', retryAfterMs: 120_000 },
    ),
  ],
  auth: {
    header: 'authorization',
    value: `Basic ${Buffer.from(`api:${api_key}`).toString('base64')}`,
  },
  findDeliveryId: (body) => (body as Record<string, unknown>)['v:notiflow_delivery_id'],
  async sendWithClient(url, { deliveryId, message, channel: { settings, credentials } }) {
    const mailgun = new Mailgun(FormData);
    const client = mailgun.client({ username: 'api', key: credentials.api_key ?? '', url });
    const { to, to_name, subject, body, content_type, text_body, ...extras } =
      message as EmailMessage;
    const { 'Message-ID': messageId, ...headers } = mailHeaders(deliveryId, extras);
    await client.messages.create(String(settings.domain), {
      from: settings.from === from ? '"Shop" <shop@example.com>' : String(settings.from),
      to: quoteMailbox(to, to_name),
      subject: oneLine(subject),
      ...(content_type === 'plaintext'
        ? { text: body }
        : { html: body, ...(text_body && { text: text_body }) }),
      'h:Message-Id': messageId,
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [`h:${name}`, value])),
      'v:notiflow_delivery_id': deliveryId,
      ...(extras.reply_to !== undefined && { 'h:Reply-To': '"Support" <support@example.com>' }),
      attachment: extras.attachments?.map(({ filename, content = '', content_type }) => ({
        filename,
        data: new Blob([Buffer.from(content, 'base64')], { type: content_type ?? '' }),
      })),
    });
  },
  clientHeaders: ['accept'],
  events: [
    event({ event: 'delivered' }, { kind: 'delivered' }),
    event({ event: 'opened' }, { kind: 'opened' }),
    event({ event: 'clicked', url: 'https://shop.example/' }, { kind: 'clicked' }),
    event({ event: 'unsubscribed' }, { kind: 'unsubscribed' }),
    event({ event: 'complained' }, { kind: 'complained', fault: 'complaint' }),
    event(failure('temporary', 'generic', { code: 451, 'enhanced-code': '4.4.2' }), {
      kind: 'delayed',
      code: '4.4.2',
    }),
    event(failure('permanent', 'bounce', { code: 550, 'enhanced-code': '5.1.1' }), {
      kind: 'bounced',
      code: '5.1.1',
      fault: 'hard_bounce',
    }),
    event(failure('permanent', 'bounce', { code: 550, message: '550 No such user here' }), {
      kind: 'bounced',
      code: 'mailgun_bounce',
      fault: 'hard_bounce',
    }),
    unblamed(failure('permanent', 'bounce', { code: 550, message: '550 5.7.1 Blocked' }), '5.7.1'),
    unblamed(
      failure('permanent', 'bounce', { code: 552, message: 'Full', 'bounce-type': 'soft' }),
      'mailgun_bounce',
    ),
    unblamed(failure('permanent', 'espblock', { code: 554 }), 'mailgun_espblock'),
    event(
      failure('permanent', 'suppress-bounce', {
        code: 605,
        description: 'Not delivering to previously bounced address',
        'bounce-type': 'hard',
      }),
      { kind: 'failed', code: 'mailgun_suppress-bounce', fault: 'hard_bounce' },
    ),
    event(failure('permanent', 'suppress-complaint', { code: 607 }), {
      kind: 'failed',
      code: 'mailgun_suppress-complaint',
      fault: 'complaint',
    }),
    event(failure('permanent', 'old', { code: 602 }), { kind: 'failed', code: 'mailgun_old' }),
    event({ event: 'rejected', reject: { reason: 'Sandbox' } }, { kind: 'failed' }),
    { ...event({ event: 'accepted' }, { kind: 'delivered' }), reports: [] },
    // Of a domain of a subaccount: the account above signs beside it.
    { ...event({ event: 'delivered' }, { kind: 'delivered' }, 'parent-signature') },
  ],
};

function failure(severity: string, reason: string, status: object): object {
  return { event: 'failed', severity, reason, 'delivery-status': status };
}

/** An event of a mail that came back and shows nothing of its address. */
function unblamed(said: object, code: string): VendorEvent {
  return event(said, { kind: 'bounced', code });
}

/** An event as its documentation has it, signed by its rule with Node's HMAC. */
function event(
  said: object,
  report: Partial<ProviderReport> & Pick<ProviderReport, 'kind'>,
  signatureName = 'signature',
): VendorEvent {
  const timestamp = String(signedAt);
  const token = 'e0b5477167110d68991efc6b9f89f0a11066af27834600e123';
  const hmac = createHmac('sha256', event_signing_key)
    .update(timestamp + token)
    .digest('hex');
  const signature = { timestamp, token, signature: 'f'.repeat(64), [signatureName]: hmac };
  const data = {
    id: 'DACSsAdVSeGpLid7TN03WA',
    timestamp: signedAt - 0.5,
    recipient: 'ada@example.com',
    message: { headers: { 'message-id': id } },
    'user-variables': { notiflow_delivery_id: 'delivery-1' },
    ...said,
  };
  const toEvent = (signed: object) => ({
    method: 'POST',
    url: 'https://example.com/events',
    headers: {},
    body: Buffer.from(JSON.stringify({ signature: signed, 'event-data': data })),
  });
  // Only these are signed.
  const forged = ['timestamp', 'token', signatureName].flatMap((name) => {
    const value = String(signature[name as keyof typeof signature]);
    return Array.from(value, (character, at) => {
      const other = String.fromCharCode(character.charCodeAt(0) ^ 1);
      return toEvent({ ...signature, [name]: value.slice(0, at) + other + value.slice(at + 1) });
    });
  });
  return {
    channel: { settings: { from, domain }, credentials: { api_key, event_signing_key } },
    receivedAt: new Date((signedAt + 60) * 1_000),
    event: toEvent(signature),
    forged: [...forged, toEvent({}), { ...toEvent(signature), body: Buffer.from('no JSON') }],
    reports: [
      {
        deliveryId: 'delivery-1',
        providerMessageId: id,
        address: 'ada@example.com',
        reportId: `${signedAt - 0.5} DACSsAdVSeGpLid7TN03WA`,
        at: new Date(signedAt * 1_000 - 500),
        ...report,
      },
    ],
  };
}

function error(status: number, message: string, result: VendorError['result']): VendorError {
  return { answer: { status, body: { message } }, result };
}
