import { createHmac } from 'node:crypto';
import type { EmailMessage } from '@notiflow/contracts';
import type { ProviderReport } from '@notiflow/providers';
import { Resend } from 'resend';
import { mailHeaders, oneLine, quoteMailbox } from '../mail-of-clients.ts';
import type { VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const api_key = 're_key_canary_0123456789abcdef';
const from = 'Shop <shop@example.com>';
const email_id = '56761188-7520-42d8-8898-ff6fc54ce618';

/** Resend: https://resend.com/docs/api-reference, its specification and its errors. */
export const row: VendorRow = {
  channels: [
    { settings: { from }, credentials: { api_key } },
    { settings: { from: 'shop@example.com' }, credentials: { api_key } },
  ],
  origins: ['https://api.resend.com'],
  accepts: { status: 200, body: { id: email_id }, providerMessageId: email_id },
  errors: [
    error(422, 'invalid_parameter', { kind: 'rejected', about: 'content' }),
    error(422, 'invalid_attachment', { kind: 'rejected', about: 'content' }),
    error(422, 'missing_required_field', { kind: 'rejected', about: 'content' }),
    error(422, 'invalid_from_address', { kind: 'rejected', about: 'config' }),
    error(422, 'invalid_access', { kind: 'rejected', about: 'config' }),
    error(422, 'invalid_region', { kind: 'rejected', about: 'config' }),
    error(451, 'security_error', { kind: 'rejected', about: 'config' }),
    error(409, 'invalid_idempotent_request', { kind: 'ambiguous' }),
    error(409, 'concurrent_idempotent_requests', { kind: 'ambiguous' }),
    error(500, 'application_error', { kind: 'ambiguous' }),
    error(500, 'internal_server_error', { kind: 'ambiguous' }),
    error(429, 'monthly_quota_exceeded', { kind: 'not_processed' }),
    error(429, 'daily_quota_exceeded', { kind: 'not_processed' }),
    error(429, 'rate_limit_exceeded', { kind: 'not_processed' }),
    // These are told apart by their status alone.
    error(400, 'validation_error', { kind: 'rejected', about: 'content', code: 'http_400' }),
    error(422, 'validation_error', { kind: 'rejected', about: 'content', code: 'http_422' }),
    error(400, 'invalid_idempotency_key', { about: 'content', code: 'http_400' }),
    error(401, 'validation_error', { kind: 'rejected', about: 'config', code: 'http_401' }),
    error(401, 'missing_api_key', { kind: 'rejected', about: 'config', code: 'http_401' }),
    error(401, 'restricted_api_key', { kind: 'rejected', about: 'config', code: 'http_401' }),
    error(403, 'invalid_api_key', { kind: 'rejected', about: 'config', code: 'http_403' }),
    error(403, 'validation_error', { kind: 'rejected', about: 'config', code: 'http_403' }),
    error(404, 'not_found', { kind: 'rejected', about: 'config', code: 'http_404' }),
    error(405, 'method_not_allowed', { kind: 'rejected', about: 'config', code: 'http_405' }),
    error(503, 'unheard_of', { kind: 'not_processed', code: 'http_503' }),
  ],
  later: [
    {
      answer: {
        status: 429,
        headers: { 'ratelimit-limit': '2', 'ratelimit-remaining': '0', 'ratelimit-reset': '3' },
        body: { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests.' },
      },
      result: { kind: 'not_processed', code: 'resend_rate_limit_exceeded', retryAfterMs: 3_000 },
    },
  ],
  auth: { header: 'authorization', value: `Bearer ${api_key}` },
  findDeliveryId: (body) => (body as { tags: { value: string }[] }).tags[0]?.value,
  async sendWithClient(url, { deliveryId, message, channel }) {
    const client = new Resend(channel.credentials.api_key, { baseUrl: url });
    const { to, to_name, subject, body, content_type, text_body, ...extras } =
      message as EmailMessage;
    const { 'Message-ID': _, ...headers } = mailHeaders(deliveryId, extras);
    await client.emails.send(
      {
        from: channel.settings.from === from ? '"Shop" <shop@example.com>' : 'shop@example.com',
        to: quoteMailbox(to, to_name),
        subject: oneLine(subject),
        headers,
        ...(extras.reply_to !== undefined && { replyTo: '"Support" <support@example.com>' }),
        attachments: extras.attachments?.map(
          ({ filename, content, content_type: contentType }) => ({
            filename,
            content,
            contentType,
          }),
        ),
        tags: [{ name: 'notiflow_delivery_id', value: deliveryId }],
        ...(content_type === 'plaintext'
          ? { text: body }
          : { html: body, text: text_body || undefined }),
      },
      { idempotencyKey: deliveryId },
    );
  },
  clientHeaders: ['accept'],
  events: [
    // Out of https://docs.svix.com/receiving/verifying-payloads/how-manual.
    {
      channel: channelOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
      receivedAt: new Date(1_614_265_330_000),
      event: {
        method: 'POST',
        url: 'https://example.com/events',
        headers: {
          'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          'svix-timestamp': '1614265330',
          'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
        },
        body: Buffer.from('{"test": 2432232314}'),
      },
      reports: [],
    },
    event('email.delivered', {}, { kind: 'delivered' }),
    event('email.delivery_delayed', {}, { kind: 'delayed' }),
    event('email.opened', {}, { kind: 'opened' }),
    event('email.clicked', { click: { link: 'https://shop.example/' } }, { kind: 'clicked' }),
    event('email.complained', {}, { kind: 'complained', fault: 'complaint' }),
    event(
      'email.bounced',
      {
        bounce: {
          message: 'The recipient has no mailbox.',
          type: 'Permanent',
          subType: 'General',
          diagnosticCode: ['smtp; 550 5.1.1 user unknown'],
        },
      },
      { kind: 'bounced', code: '5.1.1', fault: 'hard_bounce' },
    ),
    event(
      'email.bounced',
      { bounce: { message: 'Full.', type: 'Transient', subType: 'MailboxFull' } },
      { kind: 'bounced', code: 'Transient.MailboxFull' },
    ),
    event(
      'email.suppressed',
      { suppressed: { message: 'It came back.', reason: 'previous_bounce', type: 'Permanent' } },
      { kind: 'failed', code: 'previous_bounce', fault: 'hard_bounce' },
    ),
    event(
      'email.suppressed',
      { suppressed: { message: 'It is on the list.', type: 'OnAccountSuppressionList' } },
      { kind: 'failed', code: 'OnAccountSuppressionList' },
    ),
    event(
      'email.failed',
      { failed: { reason: 'reached_daily_quota' } },
      { kind: 'failed', code: 'reached_daily_quota' },
    ),
    { ...event('email.sent', {}, { kind: 'delivered' }), reports: [] },
  ],
};

function channelOf(event_signing_secret: string): VendorEvent['channel'] {
  return { settings: { from }, credentials: { api_key, event_signing_secret } };
}

/** An event as its specification has it, signed by its rule with Node's HMAC. */
function event(
  type: string,
  details: object,
  report: Partial<ProviderReport> & Pick<ProviderReport, 'kind'>,
): VendorEvent {
  const key = Buffer.from('a-signing-key-of-thirty-two-byte');
  const id = 'msg_2f0GkQ9r8GKYqrTwjUPD8ILPZIo';
  const at = 1_764_000_000;
  const data = {
    created_at: '2025-11-24T15:59:59.894719+00:00',
    email_id,
    message_id: '<0100@email.amazonses.com>',
    from,
    to: ['ada@example.com'],
    subject: 'Hello',
    tags: { notiflow_delivery_id: 'delivery-1' },
    ...details,
  };
  const body = JSON.stringify({ type, created_at: '2025-11-24T16:00:00.000Z', data });
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return {
    channel: channelOf(`whsec_${key.toString('base64')}`),
    receivedAt: new Date((at + 60) * 1_000),
    event: {
      method: 'POST',
      url: 'https://example.com/events',
      headers: {
        'svix-id': id,
        'svix-timestamp': String(at),
        'svix-signature': `v1,${signature}`,
      },
      body: Buffer.from(body),
    },
    reports: [
      {
        deliveryId: 'delivery-1',
        providerMessageId: email_id,
        address: 'ada@example.com',
        reportId: id,
        at: new Date(at * 1_000),
        ...report,
      },
    ],
  };
}

function error(status: number, name: string, result: VendorError['result']): VendorError {
  const body = { statusCode: status, name, message: `The message about ${name} of Resend` };
  return { answer: { status, body }, result: { code: `resend_${name}`, ...result } };
}
