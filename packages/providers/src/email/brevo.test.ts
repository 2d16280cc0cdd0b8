import { type HttpPeer, startHttpPeer } from '../../../../test/support/peers.ts';
import { redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { brevo } from './brevo.ts';

let vendor: HttpPeer;
let answer = { status: 201, body: {} };
const origins = new Map<string, string>();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
const connection = brevo.connect(outbound);

beforeAll(async () => {
  vendor = await startHttpPeer((_request, response) =>
    response.writeHead(answer.status).end(JSON.stringify(answer.body)),
  );
  origins.set('https://api.brevo.com', new URL(vendor.url).origin);
});
afterAll(async () => {
  await connection.close();
  await vendor.close();
});

describe('a mail through Brevo', () => {
  it('has names of no more than 70 characters', async () => {
    await send('✓'.repeat(80));
    const { to } = JSON.parse(String(vendor.requests.at(-1)?.body));
    expect(to).toEqual([{ email: 'ada@example.com', name: '✓'.repeat(70) }]);
  });

  it('is accepted when it was taken before and nobody heard', async () => {
    answer = { status: 400, body: { code: 'duplicate_parameter', message: 'Key exists' } };
    expect(await send('Ada')).toEqual({ kind: 'accepted' });
  });
});

function send(to_name: string) {
  return connection.send({
    deliveryId: 'delivery-1',
    notificationId: 'notification-1',
    recipientId: 'recipient-1',
    attempt: 1,
    eventsUrl: null,
    message: {
      to: 'ada@example.com',
      to_name,
      subject: 's',
      body: 'b',
      content_type: 'plaintext',
    },
    channel: {
      id: 'channel-1',
      settings: { from: 'shop@example.com' },
      credentials: { api_key: 'xkeysib-x' },
    },
    signal: new AbortController().signal,
  });
}
