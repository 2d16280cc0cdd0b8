import { measureSms, type SmsMessage } from '@notiflow/contracts';
import { SMS } from '@vonage/sms';
import {
  changeEachByte,
  type VendorChannel,
  type VendorError,
  type VendorEvent,
  type VendorRow,
} from '../vendor-row.ts';

const api_key = 'abcd1234';
const api_secret = 'secret-canary-16';
const settings = { from: '+15017122661' };
const credentials = { api_key, api_secret };

/** The vendor's client; its newest sends JSON, and the API's documents say a form, so it is told to send one. */
class FormSms extends SMS {
  override sendPostRequest: SMS['sendPostRequest'] = (url, payload) =>
    this.sendFormSubmitRequest(url, payload as Record<string, string>);
}

/** Vonage: https://developer.vonage.com/en/api/sms, https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms */
export const row: VendorRow = {
  channels: [
    { settings, credentials },
    { settings: { from: 'My Shop' }, credentials },
  ],
  origins: ['https://rest.nexmo.com'],
  accepts: {
    ...answer({ status: '0', to: '447700900000', 'message-id': '0A0000000123ABCD1' }),
    providerMessageId: '0A0000000123ABCD1',
  },
  errors: [
    refusal(6, { kind: 'rejected', about: 'recipient' }),
    refusal(7, { kind: 'rejected', about: 'recipient' }),
    refusal(33, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }),
    ...[4, 8, 11, 14, 15, 22, 23, 29, 32].map((code) =>
      refusal(code, { kind: 'rejected', about: 'config' }),
    ),
    ...[2, 3, 12].map((code) => refusal(code, { kind: 'rejected', about: 'content' })),
    ...[9, 10].map((code) => refusal(code, { kind: 'not_processed' })),
    refusal(5, { kind: 'ambiguous' }),
    // One that nobody knows yet, and a text of which only a part was taken.
    { answer: refusal(99, {}).answer, result: { kind: 'rejected', code: 'vonage_unknown' } },
    {
      answer: answer(
        { status: '0', 'message-id': '1' },
        { status: '1', 'error-text': 'Slow down' },
      ),
      result: { kind: 'ambiguous', code: 'vonage_partly' },
    },
    { answer: { status: 401 }, result: { kind: 'rejected', about: 'config', code: 'http_401' } },
    { answer: { status: 502 }, result: { kind: 'ambiguous', code: 'http_502' } },
    { answer: { status: 503 }, result: { kind: 'not_processed', code: 'http_503' } },
  ],
  later: [
    refusal(1, { kind: 'not_processed' }),
    {
      answer: { ...refusal(1, {}).answer, headers: { 'retry-after': '3' } },
      result: { kind: 'not_processed', code: 'vonage_1', retryAfterMs: 3_000 },
    },
  ],
  auth: { field: 'api_secret', value: api_secret },
  findDeliveryId: (body) => (body as Record<string, string>)['client-ref'],
  async sendWithClient(url, { deliveryId, eventsUrl, message, channel }) {
    const { to, body } = message as SmsMessage;
    const { from } = channel.settings as { from: string };
    await openClient(url, channel).send({
      from: from.replace('+', ''),
      to: to.replace('+', ''),
      text: body,
      type: (measureSms(body).encoding === 'gsm-7' ? 'text' : 'unicode') as never,
      clientRef: deliveryId,
      // At most 100 characters, so without the query, which the reference makes needless.
      ...(eventsUrl !== null && { callback: eventsUrl.replace(/\?.*/, '') }),
    });
  },
  clientHeaders: [],
  // Out of https://github.com/Vonage/vonage-node-sdk, packages/sms/__tests__/__dataSets__/signature.ts.
  events: [
    signed('md5hash', 'd2e7b1dc968737c5998ad624e02f90b7'),
    signed('md5', 'DDEBD46008C2D4E93CCE578A332A52D5'),
    signed('sha1', '27D0D05C2876C7CB1720DBCDBA4D492E1E55C09A'),
    signed('sha256', 'DDB8397C2B90AAC7F3882D306475C9A5058C92322EEF43C92B298B6E0FC0D330'),
    signed(
      'sha512',
      'E0D3C650F8C9D1A5C174D10DDDBFB003E561F59B265616208B0487C5D819481CD3C311D59CF6165ECD1139622D5BA3A256C0D763AC4A9AD9144B5A426B94FE82',
    ),
  ],
};

/** The vendor's client, with everything it sends led to a server of the test. */
function openClient(url: string, { credentials: { api_key, api_secret } }: VendorChannel): SMS {
  return new FormSms({ apiKey: api_key, apiSecret: api_secret }, { restHost: url });
}

function answer(...parts: object[]): VendorError['answer'] {
  return { status: 200, body: { 'message-count': String(parts.length), messages: parts } };
}

/** An answer of a person, which says nothing about more messages. */
function signed(signature_method: string, sig: string): VendorEvent {
  const fields = {
    'message-timestamp': '2013-11-21 15:27:30',
    messageId: '020000001B0FE827',
    msisdn: '14843472194',
    text: 'Test again',
    timestamp: '1385047698',
    to: '13239877404',
    type: 'text',
  };
  const toBody = (form: Record<string, string>) =>
    Buffer.from(new URLSearchParams(form).toString());
  const event = {
    method: 'POST',
    url: 'https://example.com/provider-events/channel-1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: toBody({ ...fields, sig }),
  };
  return {
    channel: {
      settings: { ...settings, signature_method },
      credentials: { ...credentials, signature_secret: 'my_secret_key_for_testing' },
    },
    reports: [],
    event,
    // The signature stands in the body.
    forged: [...changeEachByte(event), { ...event, body: toBody(fields) }],
  };
}

function refusal(code: number, result: VendorError['result']): VendorError {
  const part = { status: String(code), 'error-text': `The text about ${code} of Vonage` };
  return { answer: answer(part), result: { code: `vonage_${code}`, ...result } };
}
