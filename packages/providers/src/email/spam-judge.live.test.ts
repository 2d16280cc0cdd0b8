import { spawnSync } from 'node:child_process';
import type { EmailMessage } from '@notiflow/contracts';
import { type SmtpPeer, startSmtpPeer } from '../../../../test/support/peers.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';

// SpamAssassin judges by headers and MIME alone (-L: no network), where somebody has installed it
// (apt-get install spamassassin) and asks for it.
const judged = process.env.TEST_SPAMASSASSIN === undefined ? it.skip : it;
const judgingMs = 60_000;

const providers = createProviders({ outbound: createOutbound({ allowCidrs: ['127.0.0.0/8'] }) });
let peer: SmtpPeer;
beforeAll(async () => {
  peer = await startSmtpPeer();
});
afterAll(async () => {
  await providers.close();
  await peer.close();
});

const text = `Hello Ada,

your order left our house today and should reach you on Thursday. You can follow it on its page:
https://shop.example.com/orders/1

Ada's Shop
`;
const html = `<!doctype html><html><body><p>Hello Ada,</p><p>your order left our house today and should reach you on Thursday.
You can follow it on <a href="https://shop.example.com/orders/1">its page</a>.</p><p>Ada's Shop</p></body></html>`;
const list = {
  id: 'order-updates.shop',
  unsubscribe_url: `https://notify.example.com/u/${'x'.repeat(115)}`,
};
const attachments = [
  {
    filename: 'Größen ✓.txt',
    content: Buffer.from('S, M, L').toString('base64'),
    content_type: 'text/plain',
  },
];

/** The score of a mail and the rules that made it; 5 is spam. */
async function judge(message: Partial<EmailMessage>): Promise<{ score: number; rules: string[] }> {
  peer.mails.length = 0;
  await providers.send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: '0199f6a2-7a52-7c35-8f4e-3f0f3c9b1a01',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: {
        to: 'ada@example.com',
        to_name: 'Ada Løvelace',
        subject: 'Your order is on its way ✓',
        body: html,
        text_body: text,
        content_type: 'html',
        list,
        ...message,
      },
      channel: {
        id: 'channel-1',
        settings: { host: '127.0.0.1', port: peer.port, from: 'Shop <news@shop.example.com>' },
        credentials: {},
      },
      signal: new AbortController().signal,
    },
  );
  const input = peer.mails[0]?.raw ?? Buffer.alloc(0);
  const { stdout } = spawnSync('spamassassin', ['-L'], { input });
  const [, score, tests = ''] =
    /^X-Spam-Status: \w+, score=(-?[\d.]+)[^\n]*\n?\s*tests=([\w,\s]*?)\s(?:autolearn|shortcircuit)/m.exec(
      String(stdout).replace(/\n\t/g, ' '),
    ) ?? [];
  return { score: Number(score), rules: tests.split(',').map((rule) => rule.trim()) };
}

describe('to SpamAssassin', () => {
  judged.each<[string, Partial<EmailMessage>]>([
    ['two parts', {}],
    ['plain text', { content_type: 'plaintext', body: text }],
    ['files', { attachments }],
  ])(
    'a mail of %s looks like no spam, and nothing is wrong with how it is made',
    async (_what, message) => {
      const { score, rules } = await judge(message);
      expect(score).toBeLessThan(1);
      expect(
        rules.filter((rule) => /^(MIME|MISSING|INVALID|FORGED|HEADER|BASE64)/.test(rule)),
      ).toEqual([]);
    },
    judgingMs,
  );
});
