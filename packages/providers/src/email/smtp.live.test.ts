import type { EmailMessage } from '@notiflow/contracts';
import type { SMTPServerOptions } from 'smtp-server';
import {
  findFreePort,
  type Peer,
  type SmtpPeer,
  startSmtpPeer,
  startTcpPeer,
} from '../../../../test/support/peers.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import type { Dialed, DialTarget } from '../outbound/dial.ts';
import type { SendInput, SendResult } from '../send-result.ts';
import { smtp } from './smtp.ts';

const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
const providers = createProviders({ outbound });
afterAll(() => providers.close());

const peers: Peer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});

const login = { username: 'ann', password: 'pass-canary' };

describe('the smtp provider', () => {
  it('sends one mail to one person and says its Message-ID', async () => {
    const peer = await mailServer();
    const result = await send(peer, { message: mail({ to_name: 'Zoë, the "Boss"' }) });
    expect(result).toEqual({
      kind: 'accepted',
      providerMessageId: '<delivery-1@shop.example.com>',
    });
    const [received] = peer.mails;
    expect(peer.mails).toHaveLength(1);
    expect(received).toMatchObject({ from: 'news@shop.example.com', to: ['ann@example.com'] });
    expect(received?.parsed.from?.value).toEqual([
      { name: 'Shop', address: 'news@shop.example.com' },
    ]);
    expect(received?.parsed.to).toMatchObject({
      value: [{ name: 'Zoë, the "Boss"', address: 'ann@example.com' }],
    });
    expect(received?.parsed.subject).toBe('Hallo Welt ✓');
    expect(received?.parsed.html).toBe('<p>Grüße</p>\n');
    expect(received?.parsed.text).not.toBe('<p>Grüße</p>');
    expect(received?.parsed.messageId).toBe('<delivery-1@shop.example.com>');
    expect(received?.parsed.headers.get('x-notiflow-delivery')).toBe('delivery-1');
    expect(received?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received?.parsed.headers.has('x-mailer')).toBe(false);
  });

  it('says how to leave the list of a message, and says nothing of a list where there is none', async () => {
    const peer = await mailServer();
    const url = `https://n.example/u/${'x'.repeat(115)}`;
    await send(peer, { message: mail({ list: { id: 'weekly.shop', unsubscribe_url: url } }) });
    await send(peer);
    const unfold = (line: string) => line.replace(/\r\n(?=\s)/g, '');
    const [listed, alone] = peer.mails.map(({ parsed }) =>
      Object.fromEntries(parsed.headerLines.map(({ key, line }) => [key, unfold(line)])),
    );
    expect(listed).toMatchObject({
      'list-unsubscribe': `List-Unsubscribe: <${url}>`,
      'list-unsubscribe-post': 'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'list-id': 'List-ID: <weekly.shop.shop.example.com>',
      'feedback-id': 'Feedback-ID: weekly:shop:email:notiflow',
    });
    expect(Object.keys(alone ?? {}).filter((key) => /^list|^feedback/.test(key))).toEqual([]);
  });

  it('sends the plain-text part beside the HTML', async () => {
    const peer = await mailServer();
    await send(peer, { message: mail({ text_body: 'Grüße in Text' }) });
    expect(peer.mails[0]?.parsed.html).toContain('<p>Grüße</p>');
    expect(peer.mails[0]?.parsed.text).toBe('Grüße in Text');
  });

  it('sends plain text as plain text', async () => {
    const peer = await mailServer();
    await send(peer, { message: mail({ content_type: 'plaintext', body: '.\n<b>no html</b>\n' }) });
    expect(peer.mails[0]?.parsed.html).toBe(false);
    expect(peer.mails[0]?.parsed.text).toContain('<b>no html</b>');
  });

  it('keeps one connection for several mails, and takes a fresh one when the channel changes', async () => {
    const peer = await mailServer();
    for (let count = 0; count < 3; count += 1) await send(peer);
    expect(peer.connections()).toBe(1);
    await send(peer, { settings: { from: 'Other <other@shop.example.com>' } });
    expect(peer.mails).toHaveLength(4);
    expect(peer.connections()).toBe(2);
  });

  it('has a connection for each mail that a worker may have under way', async () => {
    let underWay = 0;
    const isFull = createSignal();
    const peer = await mailServer({
      onData(stream, _session, callback) {
        underWay += 1;
        if (underWay === smtp.channelConcurrency) isFull.fire();
        // The server takes none of them before it has been offered all.
        stream.on('end', () => void isFull.fired.then(() => callback(null))).resume();
      },
    });
    const sending = Array.from({ length: smtp.channelConcurrency }, () => send(peer));
    const results = await Promise.all(sending);
    expect(results.map(({ kind }) => kind)).toEqual(sending.map(() => 'accepted'));
    expect(peer.connections()).toBe(smtp.channelConcurrency);
  });

  it('replaces a kept connection that the server has dropped', async () => {
    const peer = await mailServer();
    expect(await send(peer)).toMatchObject({ kind: 'accepted' });
    peer.drop();
    expect(await send(peer)).toMatchObject({ kind: 'accepted' });
    expect(peer.mails).toHaveLength(2);
  });

  it('logs in when the channel has credentials', async () => {
    const peer = await mailServer(acceptLogin);
    expect(await send(peer, { credentials: login })).toMatchObject({ kind: 'accepted' });
    expect(peer.mails[0]?.login).toBe('ann');
  });

  it('uses STARTTLS where it is offered', async () => {
    const peer = await mailServer({ disabledCommands: [] });
    expect(await send(peer)).toMatchObject({ kind: 'accepted' });
    expect(peer.mails[0]?.isEncrypted).toBe(true);
  });

  it('never shows credentials to a server outside the allowed networks without checked TLS', async () => {
    const logins: unknown[] = [];
    const onAuth: SMTPServerOptions['onAuth'] = (auth, _session, callback) => {
      logins.push(auth);
      callback(null, { user: auth.username });
    };
    const strangers = createProviders({ outbound: { ...outbound, dial: dialUntrusted } });
    const offers: [string[], string][] = [
      [['STARTTLS'], 'ETLS'],
      [[], 'CERT_HAS_EXPIRED'],
    ];
    for (const [disabledCommands, code] of offers) {
      const peer = await mailServer({ disabledCommands, allowInsecureAuth: true, onAuth });
      const result = await send(peer, { credentials: login, through: strangers });
      expect(result).toMatchObject({ kind: 'not_processed', code });
      expect(peer.mails).toEqual([]);
    }
    await strangers.close();
    expect(logins).toEqual([]);
  });

  it.each<[string, SMTPServerOptions, object]>([
    ['recipient', { onRcptTo: refuse(550) }, { about: 'recipient', code: 'smtp_550' }],
    ['sender', { onMailFrom: refuse(553) }, { about: 'config', code: 'smtp_553' }],
    ['recipient before login', { onRcptTo: refuse(530) }, { about: 'config', code: 'smtp_530' }],
    ['content', { onData: refuseData(554) }, { about: 'content', code: 'smtp_554' }],
  ])('rejects a %s that the server refuses for good', async (_name, options, result) => {
    const peer = await mailServer(options);
    expect(await send(peer)).toMatchObject({ kind: 'rejected', ...result });
  });

  it('rejects the channel when the login is refused, without showing it', async () => {
    const peer = await mailServer({ allowInsecureAuth: true, onAuth: refuseLogin });
    const result = await send(peer, { credentials: login });
    expect(result).toMatchObject({ kind: 'rejected', about: 'config', code: 'smtp_535' });
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it.each<[string, SMTPServerOptions, string]>([
    ['at the recipient', { onRcptTo: refuse(451) }, 'smtp_451'],
    ['at the sender', { onMailFrom: refuse(450) }, 'smtp_450'],
    ['after the mail', { onData: refuseData(452) }, 'smtp_452'],
  ])('may send again what the server puts off %s', async (_name, options, code) => {
    const peer = await mailServer(options);
    const result = await send(peer);
    expect(result).toMatchObject({ kind: 'not_processed', code });
    expect(JSON.stringify(result)).not.toContain('ann@example.com');
  });

  it('may send again when there is no server, or one that hangs up', async () => {
    const port = await findFreePort();
    expect(await send({ port })).toMatchObject({ kind: 'not_processed', code: 'ECONNREFUSED' });
    const rude = keep(await startTcpPeer((socket) => socket.end()));
    expect(await send(rude)).toMatchObject({ kind: 'not_processed' });
    const refusing = keep(await startTcpPeer((socket) => socket.end('554 go away\r\n')));
    expect(await send(refusing)).toMatchObject({ kind: 'not_processed' });
  });

  it('says ambiguous when the server is gone after it had the mail', async () => {
    const peer = await mailServer({
      onData(stream) {
        stream.on('end', () => peer.drop()).resume();
      },
    });
    expect(await send(peer)).toMatchObject({ kind: 'ambiguous', code: 'ECONNECTION' });
  });

  it('says ambiguous when it is stopped while the server is silent about the mail', async () => {
    const stop = new AbortController();
    const peer = await mailServer({
      onData(stream) {
        stream.on('end', () => stop.abort()).resume();
      },
    });
    expect(await send(peer, { signal: stop.signal })).toMatchObject({
      kind: 'ambiguous',
      code: 'aborted',
    });
  });

  it('says not processed when it is stopped before the server greeted', async () => {
    const stop = new AbortController();
    const silent = keep(await startTcpPeer(() => stop.abort()));
    expect(await send(silent, { signal: stop.signal })).toMatchObject({
      kind: 'not_processed',
      code: 'aborted',
    });
  });

  it('rejects a server whose address is refused', async () => {
    const host = '169.254.169.254';
    expect(await send({ port: 25 }, { settings: { host } })).toMatchObject({
      kind: 'rejected',
      about: 'config',
      code: 'address_refused',
    });
  });
});

/** Something that happens once, and can be waited for. */
function createSignal(): { fire(): void; fired: Promise<void> } {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fire: () => fire(), fired };
}

/** Dials as if the peer were somewhere on the internet. */
async function dialUntrusted(target: DialTarget): Promise<Dialed> {
  const dialed = await outbound.dial(target);
  return dialed.ok ? { ...dialed, trusted: false } : dialed;
}

const acceptLogin: SMTPServerOptions = {
  allowInsecureAuth: true,
  onAuth: (auth, _session, callback) => callback(null, { user: auth.username }),
};

const refuseLogin: SMTPServerOptions['onAuth'] = (auth, _session, callback) =>
  callback(Object.assign(new Error(`bad ${auth.password}`), { responseCode: 535 }));

function refuse(responseCode: number): NonNullable<SMTPServerOptions['onRcptTo']> {
  return (address, _session, callback) =>
    callback(Object.assign(new Error(`no <${address.address}>`), { responseCode }));
}

function refuseData(responseCode: number): NonNullable<SMTPServerOptions['onData']> {
  return (stream, _session, callback) =>
    void stream
      .on('end', () => callback(Object.assign(new Error('no'), { responseCode })))
      .resume();
}

async function mailServer(options?: SMTPServerOptions): Promise<SmtpPeer> {
  return keep(await startSmtpPeer(options));
}

function keep<P extends Peer>(peer: P): P {
  peers.push(peer);
  return peer;
}

function mail(change: Partial<EmailMessage> = {}): EmailMessage {
  return {
    to: 'ann@example.com',
    subject: 'Hallo Welt ✓',
    body: '<p>Grüße</p>',
    content_type: 'html',
    ...change,
  };
}

interface SendOptions extends Partial<Pick<SendInput, 'signal'>> {
  message?: EmailMessage;
  settings?: Record<string, unknown>;
  credentials?: Record<string, unknown>;
  through?: typeof providers;
}

function send({ port }: Pick<Peer, 'port'>, options: SendOptions = {}): Promise<SendResult> {
  const from = 'Shop <news@shop.example.com>';
  return (options.through ?? providers).send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: options.message ?? mail(),
      channel: {
        id: 'channel-1',
        settings: { host: '127.0.0.1', port, from, ...options.settings },
        credentials: options.credentials ?? {},
      },
      signal: options.signal ?? new AbortController().signal,
    },
  );
}
