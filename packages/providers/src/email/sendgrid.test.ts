import { simpleParser } from 'mailparser';
import { type HttpPeer, startHttpPeer } from '../../../../test/support/peers.ts';
import { redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { sendgrid } from './sendgrid.ts';

let vendor: HttpPeer;
const origins = new Map<string, string>();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
const connection = sendgrid.connect(outbound);

beforeAll(async () => {
  vendor = await startHttpPeer((_request, response) => response.writeHead(202).end());
  origins.set('https://api.sendgrid.com', new URL(vendor.url).origin);
});
afterAll(async () => {
  await connection.close();
  await vendor.close();
});

describe('a name of a recipient at SendGrid, which is written into a header as it is', () => {
  it.each([
    'Ada Lovelace',
    'Núria O’Hara-Smith Jr.',
    'Lovelace, Ada',
    'evil@example.com, Ada',
    'Ada; evil@example.com',
    '<evil@example.com>',
    'Ada" <evil@example.com>, "x',
    'Ada\\" <evil@example.com>',
    'Ada\\',
    'friends: a@example.com, b@example.com;',
    'Ada (evil@example.com)',
    'Ada\r\nBcc: evil@example.com',
    '"Ada"',
    '[Ada]',
  ])('reaches Ada alone: %j', async (to_name) => {
    const message = { to: 'ada@example.com', to_name, subject: 's', body: 'b' };
    const result = await connection.send({
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: { ...message, content_type: 'plaintext' },
      channel: {
        id: 'channel-1',
        settings: { from: 'shop@example.com' },
        credentials: { api_key: 'SG.x' },
      },
      signal: new AbortController().signal,
    });
    expect(result).toEqual({ kind: 'accepted' });
    const { personalizations } = JSON.parse(String(vendor.requests.at(-1)?.body));
    const [{ name, email }] = personalizations[0].to;
    const { to, bcc } = await simpleParser(`To: ${name} <${email}>\r\n\r\n`);
    const addresses = [to ?? []].flat().flatMap(({ value }) => value);
    expect(addresses.map(({ address }) => address)).toEqual(['ada@example.com']);
    expect(bcc).toBeUndefined();
  });

  it('gets the plain-text part before the HTML', async () => {
    const message = { to: 'ada@example.com', subject: 's', body: '<p>b', text_body: 'b' };
    await connection.send({
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: { ...message, content_type: 'html' },
      channel: {
        id: 'channel-1',
        settings: { from: 'shop@example.com' },
        credentials: { api_key: 'SG.x' },
      },
      signal: new AbortController().signal,
    });
    expect(JSON.parse(String(vendor.requests.at(-1)?.body)).content).toEqual([
      { type: 'text/plain', value: 'b' },
      { type: 'text/html', value: '<p>b' },
    ]);
  });
});
