import type { SmsMessage } from '@notiflow/contracts';
import createClient from 'twilio';
import type { VendorChannel, VendorError, VendorRow } from '../vendor-row.ts';

const account_sid = 'AC0123456789abcdef0123456789abcdef';
const auth_token = 'token-canary-0123456789abcdef';
const api_key_sid = 'SK0123456789abcdef0123456789abcdef';
const messaging_service_sid = 'MG0123456789abcdef0123456789abcdef';
const sid = 'SM0123456789abcdef0123456789abcdef';

/** Twilio: https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors */
export const row: VendorRow = {
  channels: [
    { settings: { from: '+15017122661' }, credentials: { account_sid, auth_token } },
    {
      settings: { messaging_service_sid },
      credentials: { account_sid, api_key_sid, api_key_secret: 'secret-canary' },
    },
    { settings: { from: 'My Shop' }, credentials: { account_sid, auth_token } },
  ],
  origins: ['https://api.twilio.com'],
  accepts: {
    status: 201,
    body: { sid, status: 'queued', error_code: null, error_message: null },
    providerMessageId: sid,
  },
  errors: [
    error(400, 21211, { kind: 'rejected', about: 'recipient' }),
    error(400, 21610, { kind: 'rejected', about: 'recipient', fault: 'stop' }),
    error(400, 21614, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }),
    ...[21214, 21217, 21265, 21266, 21268, 21612, 21635].map((code) =>
      error(400, code, { kind: 'rejected', about: 'recipient' }),
    ),
    error(401, 20003, { kind: 'rejected', about: 'config' }),
    error(403, 20005, { kind: 'rejected', about: 'config' }),
    error(403, 21408, { kind: 'rejected', about: 'config' }),
    ...[21212, 21267, 21601, 21603, 21606, 21607, 21608, 21659, 21660, 21661, 21701].map((code) =>
      error(400, code, { kind: 'rejected', about: 'config' }),
    ),
    ...[21703, 21704, 21705, 30032, 30034].map((code) =>
      error(400, code, { kind: 'rejected', about: 'config' }),
    ),
    ...[21602, 21605, 21617, 21619, 21658].map((code) =>
      error(400, code, { kind: 'rejected', about: 'content' }),
    ),
    error(429, 21611, { kind: 'not_processed' }),
    error(400, 14107, { kind: 'not_processed' }),
    // Codes that otherwise come with an event, in a message that failed while it was made.
    ...[30003, 30004, 30005, 30006].map((code) =>
      born(code, { kind: 'rejected', about: 'recipient' }),
    ),
    ...[30002, 30010].map((code) => born(code, { kind: 'rejected', about: 'config' })),
    born(30007, { kind: 'rejected', about: 'content' }),
    ...[30001, 30022, 30023].map((code) => born(code, { kind: 'not_processed' })),
    born(30008, { kind: 'ambiguous' }),
    // Codes nobody knows yet go by their status.
    unknown(400, { kind: 'rejected', about: 'content', code: 'http_400' }),
    unknown(404, { kind: 'rejected', about: 'config', code: 'http_404' }),
    unknown(500, { kind: 'ambiguous', code: 'http_500' }),
    unknown(502, { kind: 'ambiguous', code: 'http_502' }),
    unknown(503, { kind: 'not_processed', code: 'http_503' }),
    { answer: { status: 400, body: '<html>' }, result: { kind: 'rejected', code: 'http_400' } },
  ],
  later: [
    error(429, 20429, { kind: 'not_processed' }),
    error(429, 63038, { kind: 'not_processed' }),
    {
      answer: { status: 429, headers: { 'retry-after': '3' }, body: { code: 20429, status: 429 } },
      result: { kind: 'not_processed', code: 'twilio_20429', retryAfterMs: 3_000 },
    },
  ],
  auth: {
    header: 'authorization',
    value: `Basic ${Buffer.from(`${account_sid}:${auth_token}`).toString('base64')}`,
  },
  findDeliveryId: null,
  async sendWithClient(url, { eventsUrl, message, channel }) {
    const { to, body } = message as SmsMessage;
    const { from, messaging_service_sid: messagingServiceSid } = channel.settings as Sender;
    const statusCallback = eventsUrl ?? undefined;
    const asked = { to, body, from, messagingServiceSid, statusCallback };
    await openClient(url, channel).messages.create(asked);
  },
  clientHeaders: ['accept-charset'],
  // Out of https://www.twilio.com/docs/usage/security#test-the-validity-of-your-webhook-signature.
  events: [
    {
      channel: { settings: {}, credentials: { account_sid, auth_token: '12345' } },
      reports: [],
      event: {
        method: 'POST',
        url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
        headers: { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
        body: Buffer.from(
          'To=%2B18005551212&CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309',
        ),
      },
    },
  ],
};

interface Sender {
  from?: string;
  messaging_service_sid?: string;
}

/** The vendor's client, with everything it sends led to a server of the test. */
function openClient(url: string, { credentials }: VendorChannel) {
  const {
    account_sid: accountSid = '',
    api_key_sid: key,
    api_key_secret,
    auth_token,
  } = credentials;
  const httpClient = new createClient.RequestClient();
  const request = httpClient.request.bind(httpClient);
  httpClient.request = (options) =>
    request({ ...options, uri: options.uri.replace('https://api.twilio.com', url) });
  return createClient(key ?? accountSid, api_key_secret ?? auth_token, { accountSid, httpClient });
}

type Result = VendorError['result'];

function error(status: number, code: number, result: Result): VendorError {
  const body = {
    code,
    message: `The message about ${code} of Twilio`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  };
  return { answer: { status, body }, result: { code: `twilio_${code}`, ...result } };
}

function born(code: number, result: Result): VendorError {
  const body = { sid, status: 'failed', error_code: code, error_message: 'It failed at once' };
  return { answer: { status: 201, body }, result: { code: `twilio_${code}`, ...result } };
}

function unknown(status: number, result: Result): VendorError {
  return { answer: { status, body: { code: 29_999, message: 'Not known yet', status } }, result };
}
