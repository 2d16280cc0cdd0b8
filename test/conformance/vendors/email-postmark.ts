import type { EmailMessage } from '@notiflow/contracts';
import type { ProviderEvent, ProviderReport } from '@notiflow/providers';
import { type Message, ServerClient } from 'postmark';
import { mailHeaders, oneLine, quoteMailbox } from '../mail-of-clients.ts';
import type { VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const server_token = '1ec3a9d0-token-canary-9f1b8e6a2c55';
const event_secret = 'event-secret-canary-0123456789';
const from = 'Shop <shop@example.com>';
const MessageID = '883953f4-6105-42a2-a16a-77a8eac79483';

/** Postmark: https://postmarkapp.com/developer/api/email-api, its webhooks and its error codes. */
export const row: VendorRow = {
  channels: [
    { settings: { from }, credentials: { server_token } },
    {
      settings: { from: 'shop@example.com', message_stream: 'broadcast' },
      credentials: { server_token },
    },
  ],
  origins: ['https://api.postmarkapp.com'],
  accepts: {
    status: 200,
    body: { To: 'x', SubmittedAt: '2026-11-29T08:00:00Z', MessageID, ErrorCode: 0, Message: 'OK' },
    providerMessageId: MessageID,
  },
  errors: [
    error(422, 406, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }),
    // As it stands in an answer whose status is good.
    error(200, 406, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }),
    error(401, 10, { kind: 'rejected', about: 'config' }),
    ...[400, 401, 412, 413, 1221, 1226, 1227, 1235, 1236].map((code) =>
      error(422, code, { kind: 'rejected', about: 'config' }),
    ),
    ...[300, 402, 403, 409, 411].map((code) =>
      error(422, code, { kind: 'rejected', about: 'content' }),
    ),
    error(422, 405, { kind: 'not_processed' }),
    error(503, 100, { kind: 'not_processed' }),
    error(429, 429, { kind: 'not_processed' }),
    status(404, { kind: 'rejected', about: 'config', code: 'http_404' }),
    status(413, { kind: 'rejected', about: 'content', code: 'http_413' }),
    status(415, { kind: 'rejected', about: 'content', code: 'http_415' }),
    status(422, { kind: 'rejected', about: 'content', code: 'http_422' }),
    status(500, { kind: 'ambiguous', code: 'http_500' }),
    status(503, { kind: 'not_processed', code: 'http_503' }),
  ],
  later: [],
  auth: { header: 'x-postmark-server-token', value: server_token },
  findDeliveryId: (body) =>
    (body as { Metadata: Record<string, string> }).Metadata.notiflow_delivery_id,
  async sendWithClient(url, { deliveryId, message, channel: { settings, credentials } }) {
    const { host } = new URL(url);
    const options = { requestHost: host, useHttps: false };
    const client = new ServerClient(credentials.server_token ?? '', options);
    const { to, to_name, subject, body, content_type, text_body, ...extras } =
      message as EmailMessage;
    const { 'Message-ID': id, ...others } = mailHeaders(deliveryId, extras);
    const headers = { 'Message-ID': id, 'X-PM-KeepID': 'true', ...others };
    const mail = {
      From: settings.from === from ? '"Shop" <shop@example.com>' : String(settings.from),
      To: quoteMailbox(to, to_name),
      Subject: oneLine(subject),
      Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
      ...(extras.reply_to !== undefined && { ReplyTo: '"Support" <support@example.com>' }),
      ...(extras.attachments !== undefined && {
        Attachments: extras.attachments.map(({ filename, content, content_type: ContentType }) => ({
          Name: filename,
          Content: content,
          ContentType,
        })),
      }),
      Metadata: { notiflow_delivery_id: deliveryId },
      MessageStream: (settings.message_stream as string | undefined) ?? 'outbound',
      ...(content_type === 'plaintext'
        ? { TextBody: body }
        : { HtmlBody: body, ...(text_body && { TextBody: text_body }) }),
    };
    await client.sendEmail(mail as Message);
  },
  clientHeaders: [],
  events: [
    // The samples of https://postmarkapp.com/developer/webhooks/webhooks-overview, shortened.
    event(
      {
        RecordType: 'Delivery',
        Recipient: 'ada@example.com',
        DeliveredAt: '2026-11-05T16:33:54.9070259Z',
        Details: 'Test delivery webhook details',
      },
      { kind: 'delivered', address: 'ada@example.com', at: new Date('2026-11-05T16:33:54.907Z') },
    ),
    event(bounce('HardBounce', 'smtp;550 5.1.1 The account does not exist.'), {
      kind: 'bounced',
      reportId: `${MessageID} 692560173`,
      code: '5.1.1',
      fault: 'hard_bounce',
      at: new Date('2026-11-05T16:33:54.907Z'),
    }),
    event(bounce('HardBounce', 'smtp;550 5.7.1 Blocked by our policy.'), {
      kind: 'bounced',
      code: '5.7.1',
    }),
    event(bounce('BadEmailAddress', ''), {
      kind: 'bounced',
      code: 'postmark_BadEmailAddress',
      fault: 'hard_bounce',
    }),
    event(bounce('SoftBounce', 'Mailbox full'), { kind: 'bounced', code: 'postmark_SoftBounce' }),
    event(bounce('Blocked', 'IP blocked'), { kind: 'bounced', code: 'postmark_Blocked' }),
    event(bounce('Transient', 'smtp;451 4.4.1 later'), { kind: 'delayed', code: '4.4.1' }),
    event(bounce('DMARCPolicy', ''), { kind: 'failed' }),
    event(bounce('Unsubscribe', ''), { kind: 'unsubscribed' }),
    event(bounce('AutoResponder', 'Out of office'), null),
    event(
      { ...bounce('SpamComplaint', ''), RecordType: 'SpamComplaint' },
      {
        kind: 'complained',
        fault: 'complaint',
      },
    ),
    event(
      { RecordType: 'Open', Recipient: 'ada@example.com', FirstOpen: true },
      { kind: 'opened' },
    ),
    event({ RecordType: 'Click', Recipient: 'ada@example.com' }, { kind: 'clicked' }),
    event(
      {
        RecordType: 'SubscriptionChange',
        Origin: 'Recipient',
        SuppressSending: true,
        SuppressionReason: 'ManualSuppression',
      },
      { kind: 'unsubscribed' },
    ),
    ...['HardBounce', 'SpamComplaint'].map((SuppressionReason) =>
      event(
        {
          RecordType: 'SubscriptionChange',
          Origin: 'Recipient',
          SuppressSending: true,
          SuppressionReason,
        },
        null,
      ),
    ),
    event(
      { RecordType: 'SubscriptionChange', Origin: 'Recipient', SuppressSending: false },
      { kind: 'resubscribed' },
    ),
    event({ RecordType: 'SubscriptionChange', Origin: 'Customer', SuppressSending: true }, null),
    event({ RecordType: 'Inbound' }, null),
    // The other way to show the secret.
    {
      ...event({ RecordType: 'Inbound' }, null),
      event: { ...request({}), headers: { 'x-notiflow-secret': event_secret } },
    },
  ],
};

function bounce(Type: string, Details: string): object {
  return {
    RecordType: 'Bounce',
    ID: 692_560_173,
    Type,
    Details,
    Email: 'ada@example.com',
    From: 'shop@example.com',
    BouncedAt: '2026-11-05T16:33:54.9070259Z',
    Inactive: true,
  };
}

function request(body: object, password = event_secret): ProviderEvent {
  const login = Buffer.from(`postmark:${password}`).toString('base64');
  return {
    method: 'POST',
    url: 'https://example.com/events',
    headers: { authorization: `Basic ${login}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Postmark signs nothing: it shows a secret that it was told. */
function event(
  said: object,
  report: (Partial<ProviderReport> & Pick<ProviderReport, 'kind'>) | null,
): VendorEvent {
  const body = { ...said, MessageID, Metadata: { notiflow_delivery_id: 'delivery-1' } };
  const ids = { deliveryId: 'delivery-1', providerMessageId: MessageID };
  return {
    channel: { settings: { from }, credentials: { server_token, event_secret } },
    event: request(body),
    forged: [
      { ...request(body), headers: {} },
      request(body, `${event_secret}x`),
      request(body, ''),
      { ...request(body), headers: { authorization: `Bearer ${event_secret.slice(1)}` } },
    ],
    reports: report === null ? [] : [{ ...ids, ...report }],
  };
}

function error(httpStatus: number, ErrorCode: number, result: VendorError['result']): VendorError {
  const body = { ErrorCode, Message: `The message about ${ErrorCode} of Postmark` };
  return {
    answer: { status: httpStatus, body },
    result: { code: `postmark_${ErrorCode}`, ...result },
  };
}

function status(httpStatus: number, result: VendorError['result']): VendorError {
  return { answer: { status: httpStatus, body: 'no JSON at all' }, result };
}
