import { generateKeyPairSync, sign } from 'node:crypto';
import type { SmsMessage } from '@notiflow/contracts';
import Telnyx from 'telnyx';
import type { VendorChannel, VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const api_key = 'KEYcanary0123456789abcdef';
const messaging_profile_id = '16fd2706-8baf-433b-82eb-8c7fada847da';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const public_key = publicKey
  .export({ type: 'spki', format: 'der' })
  .subarray(12)
  .toString('base64');
const credentials = { api_key, public_key };
const id = '40385f64-5717-4562-b3fc-2c963f66afa6';

/** Telnyx: https://developers.telnyx.com/api-reference/messages/send-a-message, https://developers.telnyx.com/docs/messaging/messages/error-codes */
export const row: VendorRow = {
  channels: [
    { settings: { from: '+15017122661' }, credentials },
    { settings: { messaging_profile_id }, credentials },
    { settings: { from: 'My Shop', messaging_profile_id }, credentials },
  ],
  origins: ['https://api.telnyx.com'],
  accepts: {
    status: 200,
    body: { data: { id, record_type: 'message', to: [{ status: 'queued' }], errors: [] } },
    providerMessageId: id,
  },
  errors: [
    error(400, 40310, { kind: 'rejected', about: 'recipient' }),
    error(400, 40300, { kind: 'rejected', about: 'recipient', fault: 'stop' }),
    error(422, 40001, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }),
    error(422, 40012, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }),
    ...[10002, 10016, 40004, 40008, 40301, 40319].map((code) =>
      error(400, code, { kind: 'rejected', about: 'recipient' }),
    ),
    error(401, 10009, { kind: 'rejected', about: 'config' }),
    error(403, 10010, { kind: 'rejected', about: 'config' }),
    ...[
      10001, 10003, 10005, 10006, 10013, 10017, 20002, 20006, 20012, 20013, 20014, 20015, 20016,
      20017, 40003, 40010, 40013, 40100, 40150, 40151, 40305, 40306, 40308, 40309, 40311, 40312,
      40313, 40314, 40315, 40321, 40329,
    ].map((code) => error(400, code, { kind: 'rejected', about: 'config' })),
    ...[
      10004, 10014, 10015, 10023, 40009, 40015, 40017, 40302, 40304, 40316, 40317, 40322, 40328,
    ].map((code) => error(400, code, { kind: 'rejected', about: 'content' })),
    ...[20100, 40002, 40006, 40016, 40318, 40320].map((code) =>
      error(400, code, { kind: 'not_processed' }),
    ),
    error(500, 10007, { kind: 'ambiguous' }),
    error(408, 10008, { kind: 'ambiguous' }),
    unknown(422, { kind: 'rejected', about: 'content', code: 'http_422' }),
    unknown(500, { kind: 'ambiguous', code: 'http_500' }),
    unknown(503, { kind: 'not_processed', code: 'http_503' }),
    { answer: { status: 400, body: '<html>' }, result: { kind: 'rejected', code: 'http_400' } },
  ],
  later: [
    error(429, 10011, { kind: 'not_processed' }),
    error(400, 40011, { kind: 'not_processed' }),
    error(400, 40018, { kind: 'not_processed' }),
    {
      answer: { ...error(429, 10011, {}).answer, headers: { 'retry-after': '3' } },
      result: { kind: 'not_processed', code: 'telnyx_10011', retryAfterMs: 3_000 },
    },
  ],
  auth: { header: 'authorization', value: `Bearer ${api_key}` },
  findDeliveryId: null,
  async sendWithClient(url, { eventsUrl, message, channel }) {
    const { to, body } = message as SmsMessage;
    await openClient(`${url}/v2`, channel).messages.send({
      ...channel.settings,
      to,
      text: body,
      type: 'SMS',
      ...(eventsUrl !== null && { webhook_url: eventsUrl }),
    });
  },
  clientHeaders: [
    'x-stainless-arch',
    'x-stainless-lang',
    'x-stainless-os',
    'x-stainless-package-version',
    'x-stainless-retry-count',
    'x-stainless-runtime',
    'x-stainless-runtime-version',
    'x-stainless-timeout',
  ],
  // Out of https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks, signed here.
  events: [
    await signed(
      {
        id: '4ee8c3a6-4995-4309-a3c6-38e3db9ea4be',
        event_type: 'message.finalized',
        occurred_at: '2019-12-09T21:32:14.148+00:00',
        record_type: 'event',
        payload: {
          id: 'ac012cbf-5e09-46af-a69a-7c0e2d90993c',
          direction: 'outbound',
          errors: [],
          from: { phone_number: '+13125550100' },
          to: [{ phone_number: '+13125550101', status: 'delivered' }],
          webhook_url: 'https://example.com/provider-events/c?delivery_id=delivery-1',
        },
      },
      {
        kind: 'delivered',
        deliveryId: 'delivery-1',
        providerMessageId: 'ac012cbf-5e09-46af-a69a-7c0e2d90993c',
        address: '+13125550101',
        reportId: '4ee8c3a6-4995-4309-a3c6-38e3db9ea4be',
        at: new Date('2019-12-09T21:32:14.148Z'),
      },
    ),
    await signed(
      {
        id: '86f58db9-0fe3-4adc-9d1f-46e66e6e9323',
        event_type: 'message.received',
        record_type: 'event',
        payload: {
          autoresponse_type: 'STOP',
          from: { phone_number: '+15559876543' },
          text: 'Detener',
          to: [{ phone_number: '+15551234567' }],
        },
      },
      { kind: 'unsubscribed', address: '+15559876543', fault: 'stop' },
    ),
  ],
};

/** The vendor's client, with everything it sends led to a server of the test. */
function openClient(baseURL: string, { credentials }: VendorChannel): Telnyx {
  return new Telnyx({ apiKey: credentials.api_key ?? '', baseURL, maxRetries: 0 });
}

type Result = VendorError['result'];

function error(status: number, code: number, result: Result): VendorError {
  const body = { errors: [{ code: String(code), title: `About ${code}`, detail: 'The details' }] };
  return { answer: { status, body }, result: { code: `telnyx_${code}`, ...result } };
}

function unknown(status: number, result: Result): VendorError {
  return { answer: { status, body: { errors: [{ code: '99999' }] } }, result };
}

/** A webhook that the vendor's own client takes for signed by the vendor. */
async function signed(data: object, report: VendorEvent['reports'][0]): Promise<VendorEvent> {
  const receivedAt = new Date();
  const timestamp = String(Math.floor(receivedAt.getTime() / 1_000));
  const text = JSON.stringify({ data, meta: { attempt: 1 } });
  const headers = {
    'telnyx-signature-ed25519': sign(
      null,
      Buffer.from(`${timestamp}|${text}`),
      privateKey,
    ).toString('base64'),
    'telnyx-timestamp': timestamp,
  };
  await new Telnyx({ apiKey: api_key }).webhooks.unwrap(text, { headers, key: public_key });
  return {
    channel: { settings: { messaging_profile_id }, credentials },
    receivedAt,
    reports: [report],
    event: {
      method: 'POST',
      url: 'https://example.com/provider-events/c?delivery_id=another',
      headers,
      body: Buffer.from(text),
    },
  };
}
