import { BrevoClient } from '@getbrevo/brevo';
import type { EmailMessage } from '@notiflow/contracts';
import type { ProviderEvent, ProviderReport } from '@notiflow/providers';
import { mailHeaders, oneLine } from '../mail-of-clients.ts';
import type { VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const api_key = 'xkeysib-canary-0123456789abcdef';
const event_secret = 'event-secret-canary-0123456789';
const from = 'Shop <shop@example.com>';
const messageId = '202611290800.12345678901@smtp-relay.mailin.fr';

/** Brevo: https://developers.brevo.com/reference/send-transac-email, its webhooks and its error codes. */
export const row: VendorRow = {
  channels: [
    { settings: { from }, credentials: { api_key } },
    { settings: { from: 'shop@example.com' }, credentials: { api_key } },
  ],
  origins: ['https://api.brevo.com'],
  accepts: {
    status: 201,
    body: { messageId: `<${messageId}>` },
    providerMessageId: messageId,
  },
  errors: [
    error(400, 'invalid_parameter', { kind: 'rejected', about: 'content' }),
    error(400, 'missing_parameter', { kind: 'rejected', about: 'content' }),
    error(400, 'out_of_range', { kind: 'rejected', about: 'content' }),
    error(400, 'bad_request', { kind: 'rejected', about: 'content' }),
    error(406, 'not_acceptable', { kind: 'rejected', about: 'content' }),
    error(422, 'unprocessable_entity', { kind: 'rejected', about: 'content' }),
    error(401, 'unauthorized', { kind: 'rejected', about: 'config' }),
    error(403, 'permission_denied', { kind: 'rejected', about: 'config' }),
    error(403, 'account_under_validation', { kind: 'rejected', about: 'config' }),
    error(404, 'document_not_found', { kind: 'rejected', about: 'config' }),
    error(405, 'method_not_allowed', { kind: 'rejected', about: 'config' }),
    error(402, 'not_enough_credits', { kind: 'not_processed' }),
    error(400, 'not_enough_credits', { kind: 'not_processed' }),
    error(400, 'unheard_of', { kind: 'rejected', about: 'content', code: 'http_400' }),
    error(500, 'bad_request', { kind: 'ambiguous', code: 'http_500' }),
    error(502, '', { kind: 'ambiguous', code: 'http_502' }),
    error(503, '', { kind: 'not_processed', code: 'http_503' }),
  ],
  later: [
    {
      answer: {
        status: 429,
        headers: { 'x-sib-ratelimit-remaining': '0', 'x-sib-ratelimit-reset': '517' },
        body: { code: 'too_many_requests', message: 'Too many requests' },
      },
      result: { kind: 'not_processed', code: 'http_429', retryAfterMs: 517_000 },
    },
  ],
  auth: { header: 'api-key', value: api_key },
  findDeliveryId: (body) =>
    (body as { headers: Record<string, string> }).headers['X-Mailin-custom'],
  async sendWithClient(url, { deliveryId, message, channel: { settings, credentials } }) {
    const client = new BrevoClient({ apiKey: credentials.api_key ?? '', baseUrl: `${url}/v3` });
    const { to, to_name, subject, body, content_type, text_body, ...extras } =
      message as EmailMessage;
    const { 'Message-ID': _, ...headers } = mailHeaders(deliveryId, extras);
    await client.transactionalEmails.sendTransacEmail({
      sender: { email: 'shop@example.com', ...(settings.from === from && { name: 'Shop' }) },
      to: [{ email: to, ...(to_name !== undefined && { name: oneLine(to_name) }) }],
      subject: oneLine(subject),
      ...(extras.reply_to !== undefined && {
        replyTo: { email: 'support@example.com', name: 'Support' },
      }),
      attachment: extras.attachments?.map(({ filename: name, content }) => ({ name, content })),
      headers: { ...headers, 'X-Mailin-custom': deliveryId, idempotencyKey: deliveryId },
      ...(content_type === 'plaintext'
        ? { textContent: body }
        : { htmlContent: body, ...(text_body && { textContent: text_body }) }),
    });
  },
  clientHeaders: [
    'accept',
    'x-fern-language',
    'x-fern-runtime',
    'x-fern-runtime-version',
    'x-fern-sdk-name',
    'x-fern-sdk-version',
  ],
  events: [
    event({ event: 'delivered' }, { kind: 'delivered' }),
    event({ event: 'deferred', reason: '451 4.7.1 later' }, { kind: 'delayed', code: '4.7.1' }),
    event(
      { event: 'hard_bounce', reason: '550 5.1.1 no such user' },
      { kind: 'bounced', code: '5.1.1', fault: 'hard_bounce' },
    ),
    event(
      { event: 'hard_bounce', reason: 'server is down' },
      { kind: 'bounced', code: 'brevo_hard_bounce', fault: 'hard_bounce' },
    ),
    event({ event: 'hard_bounce', reason: '550 5.7.1 spam' }, { kind: 'bounced', code: '5.7.1' }),
    event({ event: 'soft_bounce', reason: 'full' }, { kind: 'bounced', code: 'brevo_soft_bounce' }),
    event({ event: 'blocked' }, { kind: 'failed', code: 'brevo_blocked' }),
    event({ event: 'invalid_email' }, { kind: 'failed', code: 'brevo_invalid_email' }),
    event({ event: 'error' }, { kind: 'failed', code: 'brevo_error' }),
    event({ event: 'spam' }, { kind: 'complained', fault: 'complaint' }),
    event({ event: 'complaint' }, { kind: 'complained', fault: 'complaint' }),
    event({ event: 'unsubscribed' }, { kind: 'unsubscribed' }),
    event({ event: 'unsubscribe' }, { kind: 'unsubscribed' }),
    event({ event: 'error', ts_event: 1_764_000_000, ts_epoch: 1_764_000_000 }, { kind: 'failed' }),
    event({ event: 'opened' }, { kind: 'opened' }),
    event({ event: 'unique_opened' }, { kind: 'opened' }),
    event({ event: 'click', link: 'https://shop.example/' }, { kind: 'clicked' }),
    event({ event: 'request' }, null),
    event({ event: 'proxy_open' }, null),
    batch(),
  ],
};

function request(body: unknown, authorization = `Bearer ${event_secret}`): ProviderEvent {
  return {
    method: 'POST',
    url: 'https://example.com/events',
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** A sample of its documentation, shortened. */
function sample(said: object): object {
  return {
    email: 'ada@example.com',
    id: 26_224,
    date: '2026-11-29 09:00:00',
    ts: 1_763_967_600,
    'message-id': `<${messageId}>`,
    // In the time zone of the account, whatever the documentation says.
    ts_event: 1_763_967_600,
    subject: 'Hello',
    'X-Mailin-custom': 'delivery-1',
    sending_ip: '192.0.2.1',
    ts_epoch: 1_764_000_000_000,
    ...said,
  };
}

/** Brevo signs nothing: it shows a token that it was told. */
function event(
  said: object,
  report: (Partial<ProviderReport> & Pick<ProviderReport, 'kind'>) | null,
): VendorEvent {
  const given = request(sample(said));
  const about = {
    deliveryId: 'delivery-1',
    providerMessageId: messageId,
    address: 'ada@example.com',
    at: new Date(1_764_000_000_000),
  };
  return {
    channel: { settings: { from }, credentials: { api_key, event_secret } },
    event: given,
    forged: [
      { ...given, headers: {} },
      request(sample(said), `Bearer ${event_secret}x`),
      request(sample(said), event_secret),
      request(sample(said), 'Bearer '),
    ],
    reports: report === null ? [] : [{ ...about, ...report }],
  };
}

/** Several at once, with the secret as the password in the URL that Brevo was given. */
function batch(): VendorEvent {
  const login = Buffer.from(`brevo:${event_secret}`).toString('base64');
  const events = [sample({ event: 'delivered' }), sample({ event: 'request' })];
  return {
    ...event({ event: 'delivered' }, { kind: 'delivered' }),
    event: request(events, `Basic ${login}`),
  };
}

function error(status: number, code: string, result: VendorError['result']): VendorError {
  const body = { code, message: `The message about ${code} of Brevo` };
  return { answer: { status, body }, result: { code: `brevo_${code}`, ...result } };
}
