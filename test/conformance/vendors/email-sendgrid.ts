import type { EmailMessage } from '@notiflow/contracts';
import client from '@sendgrid/client';
import service from '@sendgrid/mail';
import { mailHeaders, oneLine } from '../mail-of-clients.ts';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const api_key = 'SG.key-canary.0123456789abcdef';
const from = 'Shop <shop@example.com>';

/** SendGrid: https://www.twilio.com/docs/sendgrid/api-reference/mail-send */
export const row: VendorRow = {
  channels: [
    { settings: { from }, credentials: { api_key } },
    { settings: { from: 'shop@example.com', region: 'eu' }, credentials: { api_key } },
  ],
  origins: ['https://api.sendgrid.com', 'https://api.eu.sendgrid.com'],
  accepts: {
    status: 202,
    headers: { 'x-message-id': '14c5d75ce93.dfd.64b469' },
    providerMessageId: '14c5d75ce93.dfd.64b469',
  },
  errors: [
    field('Does not contain a valid address.', 'personalizations.0.to.0.email', {
      about: 'recipient',
      code: 'sendgrid_400_to',
    }),
    field('The from email does not contain a valid address.', 'from.email', {
      about: 'config',
      code: 'sendgrid_400_from',
    }),
    field('The subject is required.', 'subject', {
      about: 'content',
      code: 'sendgrid_400_subject',
    }),
    field(
      'The content value must be a string at least one character in length.',
      'content.0.value',
      {
        about: 'content',
        code: 'sendgrid_400_content',
      },
    ),
    field('Bad Request', null, { about: 'content', code: 'http_400' }),
    error(401, 'The provided authorization grant is invalid, expired, or revoked', {
      kind: 'rejected',
      about: 'config',
      code: 'http_401',
    }),
    error(401, 'Maximum credits exceeded', {
      kind: 'not_processed',
      code: 'sendgrid_credits_exceeded',
    }),
    error(403, 'The from address does not match a verified Sender Identity.', {
      kind: 'rejected',
      about: 'config',
      code: 'http_403',
    }),
    error(404, 'not found', { kind: 'rejected', about: 'config', code: 'http_404' }),
    error(405, 'method not allowed', { kind: 'rejected', about: 'config', code: 'http_405' }),
    error(406, 'missing accept', { kind: 'rejected', about: 'content', code: 'http_406' }),
    error(413, 'payload too large', { kind: 'rejected', about: 'content', code: 'http_413' }),
    error(415, 'Content-Type should be application/json.', {
      kind: 'rejected',
      about: 'content',
      code: 'http_415',
    }),
    error(451, 'data residency', { kind: 'rejected', about: 'config', code: 'http_451' }),
    error(500, 'internal error', { kind: 'ambiguous', code: 'http_500' }),
    error(502, 'bad gateway', { kind: 'ambiguous', code: 'http_502' }),
    error(503, 'not available', { kind: 'not_processed', code: 'http_503' }),
    error(504, 'gateway time-out', { kind: 'ambiguous', code: 'http_504' }),
    {
      answer: { status: 400, body: 'no JSON at all' },
      result: { kind: 'rejected', code: 'http_400' },
    },
  ],
  later: [
    {
      answer: {
        status: 429,
        headers: { 'x-ratelimit-reset': '4102444800', 'x-ratelimit-remaining': '0' },
        body: { errors: [{ field: null, message: 'too many requests' }] },
      },
      result: { kind: 'not_processed', code: 'http_429', retryAfterMs: 86_400_000 },
    },
  ],
  auth: { header: 'authorization', value: `Bearer ${api_key}` },
  findDeliveryId: (body) =>
    (body as { personalizations: { custom_args: Record<string, string> }[] }).personalizations[0]
      ?.custom_args.notiflow_delivery_id,
  async sendWithClient(url, { deliveryId, message, channel }) {
    client.setApiKey(channel.credentials.api_key ?? '');
    client.setDefaultRequest('baseUrl', `${url}/`);
    service.setClient(client);
    await service.send(toClientMail(message as EmailMessage, deliveryId, channel.settings.from));
  },
  // It repeats the headers of the mail as headers of its request.
  clientHeaders: [
    'message-id',
    'x-notiflow-delivery',
    'auto-submitted',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'list-id',
    'feedback-id',
    'x-campaign',
    'in-reply-to',
  ],
  // Out of the tests of @sendgrid/eventwebhook 8.0.0.
  events: [
    {
      channel: {
        settings: { from },
        credentials: {
          api_key,
          event_public_key:
            'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
        },
      },
      reports: [
        {
          kind: 'failed',
          code: 'sendgrid_bounced_address',
          fault: 'hard_bounce',
          providerMessageId: 'LRzXl_NHStOGhQ4kofSm_A',
          address: 'hello@world.com',
          at: new Date(1_600_112_492_000),
        },
      ],
      event: {
        method: 'POST',
        url: 'https://example.com/events',
        headers: {
          'x-twilio-email-event-webhook-signature':
            'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
          'x-twilio-email-event-webhook-timestamp': '1600112502',
        },
        body: Buffer.from(
          `${JSON.stringify([
            {
              email: 'hello@world.com',
              event: 'dropped',
              reason: 'Bounced Address',
              sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
              sg_message_id:
                'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
              'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
              timestamp: 1600112492,
            },
          ])}\r\n`,
        ),
      },
    },
  ],
};

type ClientMail = Parameters<typeof service.send>[0];

/** The same mail in the words of the vendor's client, with the headers that every mail of ours carries. */
function toClientMail(message: EmailMessage, deliveryId: string, sender: unknown): ClientMail {
  const { to, to_name, subject, body, content_type, text_body, reply_to, attachments } = message;
  // The client leaves it to its user to quote what the vendor would read as an address.
  const quote = (name: string) => (/[,<>@:]/.test(name) ? `"${name}"` : name);
  return {
    personalizations: [
      {
        to: to_name === undefined ? { email: to } : { email: to, name: quote(oneLine(to_name)) },
        customArgs: { notiflow_delivery_id: deliveryId },
      },
    ],
    from: String(sender),
    subject: oneLine(subject),
    headers: mailHeaders(deliveryId, message),
    replyTo: reply_to,
    attachments: attachments?.map(({ filename, content, content_type: type }) => ({
      filename,
      content,
      type,
      disposition: 'attachment',
    })),
    ...(content_type === 'plaintext'
      ? { text: body }
      : { html: body, text: text_body || undefined }),
  } as ClientMail;
}

function field(message: string, name: string | null, result: VendorError['result']): VendorError {
  const answer = { status: 400, body: { errors: [{ message, field: name, help: null }] } };
  return { answer, result: { kind: 'rejected', ...result } };
}

function error(status: number, message: string, result: VendorError['result']): VendorError {
  return { answer: { status, body: { errors: [{ message, field: null, help: null }] } }, result };
}
