import { createHmac } from 'node:crypto';
import { startHttpPeer } from '../../../../test/support/peers.ts';
import { redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { vonage } from './vonage.ts';

const outbound = createOutbound({ allowCidrs: [] });
const channel = {
  settings: { from: 'Shop' },
  credentials: { api_key: 'abcd1234', api_secret: 'secret', signature_secret: 'signed' },
};
const receipt = {
  msisdn: '447700900000',
  to: 'Shop',
  messageId: '0A0000001234567B',
  status: 'delivered',
  'err-code': '0',
  'client-ref': 'delivery-1',
  'message-timestamp': '2020-01-01 12:00:00',
};

describe('what Vonage is asked for', () => {
  it.each([
    [
      'https://example.com/provider-events/c?delivery_id=d',
      'https://example.com/provider-events/c',
    ],
    [
      `https://example.com/${'x'.repeat(80)}?delivery_id=d`,
      `https://example.com/${'x'.repeat(80)}`,
    ],
    [`https://example.com/${'x'.repeat(81)}?delivery_id=d`, null],
    [null, null],
  ])('has a callback of at most 100 characters: %s', async (eventsUrl, callback) => {
    const peer = await startHttpPeer((_request, response) =>
      response.end('{"messages":[{"status":"0","message-id":"m-1"}]}'),
    );
    const origins = new Map([['https://rest.nexmo.com', new URL(peer.url).origin]]);
    const guard = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
    const connection = vonage.connect(redirectOrigins(guard, origins));
    const result = await connection.send({
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl,
      message: { to: '+4915150000001', body: 'Hi', content_type: 'plaintext' },
      channel: { id: 'channel-1', ...channel },
      signal: new AbortController().signal,
    });
    await connection.close();
    await peer.close();
    expect(result).toMatchObject({ kind: 'accepted' });
    const form = String(peer.requests[0]?.body);
    expect(new URLSearchParams(form).get('callback')).toBe(callback);
  });
});

describe('what Vonage reports', () => {
  it.each(['2020-01-01 12:00:00', '2020-01-01 12:00:00 +0000', '2020-01-01T12:00:00.000+00:00'])(
    'happened at a moment in UTC: %s',
    (at) => {
      expect(read({ ...receipt, 'message-timestamp': at })).toMatchObject([
        { at: new Date('2020-01-01T12:00:00Z') },
      ]);
    },
  );

  it('is read of a delivery, by our id', () => {
    expect(read(receipt)).toEqual([
      {
        kind: 'delivered',
        deliveryId: 'delivery-1',
        providerMessageId: '0A0000001234567B',
        address: '+447700900000',
        reportId: '0A0000001234567B delivered',
        at: new Date('2020-01-01T12:00:00Z'),
      },
    ]);
  });

  it.each([
    ['failed', '1', { kind: 'bounced', code: 'vonage_1' }],
    ['failed', '3', { kind: 'bounced', fault: 'hard_bounce' }],
    ['failed', '4', { kind: 'bounced', fault: 'hard_bounce' }],
    ['rejected', '9', { kind: 'failed', fault: 'stop' }],
    ['rejected', '6', { kind: 'failed', code: 'vonage_6' }],
    ['expired', '1', { kind: 'failed' }],
    ['buffered', '0', { kind: 'delayed' }],
  ])('is read of a message that is %s with code %s', (status, code, report) => {
    const [said] = read({ ...receipt, status, 'err-code': code });
    expect(said).toMatchObject(report);
    if (!('fault' in report)) expect(said).not.toHaveProperty('fault');
  });

  it.each(['accepted', 'unknown', ''])('is nothing when the status is "%s"', (status) => {
    expect(read({ ...receipt, status })).toEqual([]);
  });

  it.each(['STOP', ' stop ', 'StopAll', 'unsubscribe', 'cancel', 'end', 'QUIT'])(
    'is a wish for no more when somebody writes "%s"',
    (text) => {
      expect(answer(text)).toEqual([
        { kind: 'unsubscribed', address: '+447700900000', reportId: 'm-1', fault: 'stop' },
      ]);
    },
  );

  it.each(['START', 'yes', 'Unstop'])('is a wish for more when somebody writes "%s"', (text) => {
    expect(answer(text)).toEqual([
      { kind: 'resubscribed', address: '+447700900000', reportId: 'm-1' },
    ]);
  });

  it.each(['Stop it!', 'please stop', 'the end', '', 'HELP'])(
    'is nothing when it is "%s"',
    (text) => {
      expect(answer(text)).toEqual([]);
    },
  );

  it('is believed when it is signed as JSON, and not with another secret', async () => {
    const fields = { ...receipt, timestamp: '1577880000' };
    const signed = Object.entries(fields)
      .sort(([one], [two]) => (one < two ? -1 : 1))
      .map(([name, value]) => `&${name}=${value}`)
      .join('');
    const sign = (secret: string) => createHmac('sha256', secret).update(signed).digest('hex');
    for (const [secret, expected] of [
      ['signed', true],
      ['other', false],
    ] as const) {
      const event = toEvent(JSON.stringify({ ...fields, sig: sign(secret) }));
      expect(await vonage.events?.verify(event, channel, outbound)).toBe(expected);
    }
  });
});

function answer(text: string) {
  return read({ msisdn: '447700900000', to: '447700900001', messageId: 'm-1', text, type: 'text' });
}

function read(fields: Record<string, string>) {
  const event = toEvent(new URLSearchParams(fields).toString());
  return vonage.events?.read(event, channel).reports ?? [];
}

function toEvent(body: string) {
  const url = 'https://example.com/provider-events/c?delivery_id=another';
  return { method: 'POST', url, headers: {}, body: Buffer.from(body) };
}
