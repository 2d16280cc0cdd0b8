import type { EmailMessage } from '@notiflow/contracts';
import { type SmtpPeer, startSmtpPeer } from '../../../../test/support/peers.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import type { SendResult } from '../send-result.ts';

const providers = createProviders({ outbound: createOutbound({ allowCidrs: ['127.0.0.0/8'] }) });
let peer: SmtpPeer;
beforeAll(async () => {
  peer = await startSmtpPeer();
});
afterAll(async () => {
  await providers.close();
  await peer.close();
});

const breaks = [
  '\r\n',
  '\n',
  '\r',
  '\u0000',
  '\u000b',
  '\u0085',
  '\u2028',
  '\t',
  '\r\n\r\n',
  '\r\n ',
];
const payloads = [
  'Bcc: eve@evil.example',
  'X-Injected: yes',
  'RCPT TO:<eve@evil.example>',
  '.\r\nMAIL FROM:<eve@evil.example>',
  '<eve@evil.example>',
  ', eve@evil.example',
  '; eve@evil.example',
  '"eve@evil.example" <eve@evil.example>',
  'eve@evil.example,',
  '(comment)eve@evil.example',
];
const hostile = breaks.flatMap((end) => payloads.map((payload) => `Ann${end}${payload}`));

// What an ordinary mail of this provider has; anything else came from outside.
const ownHeaders = [
  'auto-submitted',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-notiflow-delivery',
];

// A mail with files has them in its parts.
const ofBody = ['content-transfer-encoding', 'content-type'];
const custom = ['references', 'x-campaign'];

describe('hostile text in a mail', () => {
  it.each<[string, (text: string) => Partial<EmailMessage>, string[]]>([
    ['names', (text) => ({ to_name: text }), []],
    ['subjects', (text) => ({ subject: text }), []],
    ['headers', (text) => ({ headers: { 'X-Campaign': text, References: text } }), custom],
    ['names of headers', (text) => ({ headers: { [text]: 'x', [`X-${text}`]: 'x' } }), []],
    ['names of files', (text) => ({ attachments: [{ filename: text, content: 'SGk=' }] }), []],
  ])('adds no header and no recipient from 100 %s', async (_what, change, more) => {
    peer.mails.length = 0;
    for (const text of hostile) {
      expect(await send(change(text))).toMatchObject({ kind: 'accepted' });
    }
    expect(peer.mails).toHaveLength(100);
    for (const { to, from, parsed, raw } of peer.mails) {
      expect([from, ...to]).toEqual(['news@shop.example.com', 'ann@example.com']);
      const names = [...parsed.headers.keys()].filter((name) => !ofBody.includes(name));
      expect(names.sort()).toEqual([...ownHeaders, ...more].sort());
      expect(parsed.to).toMatchObject({ value: [{ address: 'ann@example.com' }] });
      expect(parsed.text?.trim()).toBe('Hello');
      // Of a part of the mail, too.
      expect(raw.toString()).not.toMatch(/^(bcc|x-injected):/im);
      for (const { filename = '' } of parsed.attachments) expect(filename).not.toMatch(/[\r\n/\\]/);
    }
  });

  it('sends no answers to more than one plain address', async () => {
    peer.mails.length = 0;
    for (const text of hostile) {
      const result = await send({ reply_to: `${text}@example.com` });
      expect(result).toMatchObject({ kind: 'rejected', code: 'reply_to_invalid' });
    }
    await send({ reply_to: 'Support <support@example.com>' });
    expect(peer.mails.map(({ parsed }) => parsed.replyTo?.value)).toEqual([
      [{ name: 'Support', address: 'support@example.com' }],
    ]);
  });

  it('rejects 120 addresses that are more than one plain address, before they are sent', async () => {
    const before = peer.connections();
    const addresses = [
      ...hostile.map((text) => text.replace('Ann', 'ann@example.com')),
      ...payloads.map((payload) => `ann@example.com ${payload}`),
      'ann@example.com,eve@evil.example',
      'ann@example.com eve@evil.example',
      '"eve@evil.example x"@example.com',
      'ann@[127.0.0.1]',
      'ann@example.com>',
      'group: eve@evil.example;',
      'ann@exa mple.com',
      'ann',
      '',
      `${'a'.repeat(250)}@example.com`,
    ];
    expect(addresses).toHaveLength(120);
    for (const to of addresses) {
      expect(await send({ to })).toMatchObject({ kind: 'rejected', about: 'recipient' });
    }
    expect(peer.connections()).toBe(before);
  });

  it('rejects a sender that is more than one plain address', async () => {
    const senders = [
      'Shop <a@example.com>, <eve@evil.example>',
      'Shop\r\nBcc: eve@evil.example <a@example.com>',
      'Shop <a@example.com\r\n>',
      'Shop <a@example.com> x',
      '"a" b <a@example.com>',
      'Shop',
    ];
    for (const from of senders) {
      expect(await send({}, from)).toMatchObject({ kind: 'rejected', about: 'config' });
    }
  });
});

function send(
  change: Partial<EmailMessage>,
  from = 'Shop <news@shop.example.com>',
): Promise<SendResult> {
  const message: EmailMessage = {
    to: 'ann@example.com',
    subject: 'Hello',
    body: 'Hello',
    content_type: 'plaintext',
    ...change,
  };
  return providers.send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message,
      channel: {
        id: 'channel-1',
        settings: { host: '127.0.0.1', port: peer.port, from },
        credentials: {},
      },
      signal: new AbortController().signal,
    },
  );
}
