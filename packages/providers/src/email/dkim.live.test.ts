import { generateKeyPairSync } from 'node:crypto';
import type { EmailMessage } from '@notiflow/contracts';
import { type DKIMResult, dkimVerify } from 'mailauth';
import { type SmtpPeer, startSmtpPeer } from '../../../../test/support/peers.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { smtp } from './smtp.ts';

const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
const providers = createProviders({ outbound });
let peer: SmtpPeer;
beforeAll(async () => {
  peer = await startSmtpPeer();
});
afterAll(async () => {
  await providers.close();
  await peer.close();
});

const pemOf = ({ privateKey }: ReturnType<typeof makeRsa>) =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const makeRsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const key = makeRsa(2_048);
const record = `v=DKIM1; k=rsa; p=${key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** What a reader's server would find in the DNS. */
const resolver = async (name: string, type: string) => {
  if (name === 'news._domainkey.example.com' && type === 'TXT') return [[record]];
  throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
};

/** The judgement of a library that verifies DKIM, and which headers it saw signed. */
async function judge(raw: Buffer): Promise<{ result: string; signed: string[] }> {
  const { results } = await dkimVerify(raw, { resolver });
  const [first] = results as (DKIMResult & { signingHeaders?: { keys: string } })[];
  const signed = String(first?.signingHeaders?.keys ?? '').toLowerCase();
  return { result: String(first?.status.result), signed: signed.split(/\s*:\s*/) };
}

const list = { id: 'weekly.shop', unsubscribe_url: `https://n.example/u/${'x'.repeat(115)}` };
const dkim = { dkim_domain: 'example.com', dkim_selector: 'news' };

async function send(change: Partial<EmailMessage> = {}): Promise<Buffer> {
  peer.mails.length = 0;
  const result = await providers.send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: {
        to: 'ann@example.com',
        to_name: 'Zoë',
        subject: 'Grüße ✓',
        body: '<p>Hello</p>',
        text_body: 'Hello',
        content_type: 'html',
        list,
        ...change,
      },
      channel: {
        id: 'channel-1',
        settings: {
          host: '127.0.0.1',
          port: peer.port,
          from: 'Shop <news@shop.example.com>',
          ...dkim,
        },
        credentials: { dkim_private_key: pemOf(key) },
      },
      signal: new AbortController().signal,
    },
  );
  expect(result).toMatchObject({ kind: 'accepted' });
  return peer.mails[0]?.raw ?? Buffer.alloc(0);
}

describe('a mail that is signed by DKIM', () => {
  it('is verified by another library, the headers of one-click among what is signed', async () => {
    const { result, signed } = await judge(await send());
    expect(result).toBe('pass');
    expect(signed).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'subject',
        'date',
        'message-id',
        'list-unsubscribe',
        'list-unsubscribe-post',
        'list-id',
      ]),
    );
  });

  it.each([
    ['the body', 'Hello', 'Hallo'],
    ['where to unsubscribe', 'n.example/u/', 'e.example/u/'],
    ['how to unsubscribe', 'List-Unsubscribe=One-Click', 'List-Unsubscribe=Two-Click'],
    ['the sender', 'news@shop.example.com>', 'eve@shop.example.com>'],
  ])('is not verified when somebody changes %s', async (what, from, to) => {
    const raw = (await send()).toString('latin1');
    expect(raw).toContain(from);
    const tampered = Buffer.from(raw.replaceAll(from, to), 'latin1');
    // To the library, a body that is not the signed one is no signature for it.
    expect((await judge(tampered)).result).toBe(what === 'the body' ? 'neutral' : 'fail');
  });

  it('signs a mail of many parts and lines', async () => {
    const body = `<p>${'long line '.repeat(300)}</p>\r\n.\r\n`.repeat(20);
    expect((await judge(await send({ body }))).result).toBe('pass');
  });
});

describe('a channel that is to sign', () => {
  const check = (settings: object, credentials: object) =>
    smtp.check(
      { settings: { host: '127.0.0.1', from: 'shop@example.com', ...settings }, credentials },
      outbound,
    );

  it('is taken with all three, and without any', async () => {
    expect(await check(dkim, { dkim_private_key: pemOf(makeRsa(1_024)) })).toEqual([]);
    expect(await check({}, {})).toEqual([]);
  });

  it('is told what is missing, and what is no key', async () => {
    const fieldsOf = async (settings: object, credentials: object) =>
      (await check(settings, credentials)).map(({ field }) => field);
    expect(await fieldsOf({ dkim_domain: 'example.com' }, {})).toEqual([
      'settings.dkim_selector',
      'credentials.dkim_private_key',
    ]);
    const ed25519 = generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    for (const bad of ['nonsense', pemOf(makeRsa(512)), ed25519.toString()]) {
      expect(await fieldsOf(dkim, { dkim_private_key: bad })).toEqual([
        'credentials.dkim_private_key',
      ]);
    }
    expect(await fieldsOf({ ...dkim, dkim_domain: 'a;d=evil.example' }, {})).toEqual([
      'settings.dkim_domain',
    ]);
  });
});
