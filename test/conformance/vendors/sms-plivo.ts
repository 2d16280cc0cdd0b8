import { createHmac } from 'node:crypto';
import type { SmsMessage } from '@notiflow/contracts';
import { Client, validateV3Signature } from 'plivo';
import type { VendorChannel, VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const auth_id = 'MACANARYEXAMPLE00001';
const auth_token = 'Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4';
const powerpack_uuid = '86bbb125-97bb-4d72-89fd-81d5c515b015';
const credentials = { auth_id, auth_token };
const uuid = 'db3ce55a-7f1d-11e1-8ea7-1231380bc196';

/** Plivo: https://www.plivo.com/docs/messaging/api/message#send-a-message, https://www.plivo.com/docs/messaging/concepts/signature-validation */
export const row: VendorRow = {
  channels: [
    { settings: { from: '+15017122661' }, credentials },
    { settings: { powerpack_uuid }, credentials },
    { settings: { from: 'My Shop' }, credentials },
  ],
  origins: ['https://api.plivo.com'],
  accepts: {
    status: 202,
    body: { api_id: uuid, message: 'message(s) queued', message_uuid: [uuid] },
    providerMessageId: uuid,
  },
  // It answers sentences, which nobody reads.
  errors: [
    error(400, { kind: 'rejected', about: 'content' }),
    error(401, { kind: 'rejected', about: 'config' }),
    error(402, { kind: 'rejected', about: 'config' }),
    error(403, { kind: 'rejected', about: 'config' }),
    error(404, { kind: 'rejected', about: 'config' }),
    error(405, { kind: 'rejected', about: 'config' }),
    error(500, { kind: 'ambiguous' }),
    error(502, { kind: 'ambiguous' }),
    error(503, { kind: 'not_processed' }),
    { answer: { status: 400, body: '<html>' }, result: { kind: 'rejected', code: 'http_400' } },
  ],
  later: [error(429, { kind: 'not_processed' })],
  auth: {
    header: 'authorization',
    value: `Basic ${Buffer.from(`${auth_id}:${auth_token}`).toString('base64')}`,
  },
  findDeliveryId: null,
  async sendWithClient(url, { eventsUrl, message, channel }) {
    const { to, body } = message as SmsMessage;
    const { from = '', powerpack_uuid: powerpack } = channel.settings as Sender;
    const options = { type: 'sms', ...(eventsUrl !== null && { url: eventsUrl, method: 'POST' }) };
    await openClient(url, channel).messages.create(from, to, body, options, powerpack);
  },
  // What axios can read.
  clientHeaders: ['accept'],
  events: [
    // Out of https://github.com/plivo/plivo-go, and of every other client of Plivo.
    {
      channel: { settings: { powerpack_uuid }, credentials },
      reports: [],
      event: {
        method: 'POST',
        url: 'https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml/?a=b&c=d',
        headers: {
          'x-plivo-signature-v3': 'k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c=',
          'x-plivo-signature-v3-nonce': '31627761595286130198',
        },
        body: toForm({
          Direction: 'outbound',
          From: '19792014278',
          ALegUUID: '3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36',
          CallStatus: 'in-progress',
          BillRate: '0.002',
          ParentAuthID: 'MANWVLYTK4ZWU1YTY4QA',
          To: 'sip:PlivoSignature382029104058171078704104@phone-qa.voice.plivodev.com',
          ALegRequestUUID: '3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36',
          CallUUID: '3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36',
          RequestUUID: '3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36',
          'SIP-H-To': '<sip:PlivoSignature382029104058171078704104@52.9.11.55;transport=udp>;tag=1',
          SessionStart: '2020-04-08 11:34:33.238707',
          Event: 'StartApp',
        }),
      },
    },
    signed(
      '?delivery_id=delivery-1',
      {
        From: '15017122661',
        To: '4915150000001',
        Status: 'undelivered',
        ErrorCode: '200',
        MessageUUID: 'part-2',
        ParentMessageUUID: uuid,
        PartInfo: '2 of 2',
      },
      {
        kind: 'bounced',
        deliveryId: 'delivery-1',
        providerMessageId: uuid,
        address: '+4915150000001',
        reportId: 'part-2 undelivered',
        code: 'plivo_200',
        fault: 'stop',
      },
    ),
    signed(
      '',
      { From: '4915150000001', To: '15017122661', Text: 'STOP', Type: 'sms', MessageUUID: 'm-1' },
      { kind: 'unsubscribed', address: '+4915150000001', reportId: 'm-1', fault: 'stop' },
    ),
  ],
};

interface Sender {
  from?: string;
  powerpack_uuid?: string;
}

/** The vendor's client, with everything it sends led to a server of the test. */
function openClient(url: string, { credentials: { auth_id, auth_token } }: VendorChannel): Client {
  return new Client(auth_id, auth_token, { url: `${url}/v1/Account/${auth_id}` });
}

function error(status: number, result: VendorError['result']): VendorError {
  const body = { api_id: uuid, error: `The sentence about ${status} of Plivo` };
  return { answer: { status, body }, result: { code: `http_${status}`, ...result } };
}

function toForm(fields: Record<string, string>): Buffer {
  return Buffer.from(new URLSearchParams(fields).toString());
}

/** A callback that the vendor's own client takes for signed by the vendor. */
function signed(
  query: string,
  fields: Record<string, string>,
  report: VendorEvent['reports'][0],
): VendorEvent {
  const url = `https://example.com/provider-events/c${query}`;
  const nonce = '31627761595286130198';
  const form = Object.keys(fields)
    .sort()
    .map((name) => `${name}${fields[name]}`)
    .join('');
  const between = query === '' ? '?' : '.';
  const signature = createHmac('sha256', auth_token)
    .update(`${url}${between}${form}.${nonce}`)
    .digest('base64');
  if (!validateV3Signature('POST', url, nonce, auth_token, signature, fields)) {
    throw new Error('The client of Plivo does not believe this signature.');
  }
  return {
    channel: { settings: { powerpack_uuid }, credentials },
    reports: [report],
    event: {
      method: 'POST',
      url,
      // Those of a subaccount come with a signature of its own first.
      headers: {
        'x-plivo-signature-v3-nonce': nonce,
        'x-plivo-signature-ma-v3': `b3RoZXI=,${signature}`,
      },
      body: toForm(fields),
    },
  };
}
