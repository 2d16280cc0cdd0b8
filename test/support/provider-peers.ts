import type { Message } from '@notiflow/contracts';
import type { SMTPServerOptions } from 'smtp-server';
import { startApns } from './apns-peer.ts';
import { startGenericPeer } from './generic-peer.ts';
import { startHttpPeer, startSmtpPeer } from './peers.ts';
import { startPushService } from './push-service-peer.ts';
import type { OriginMap } from './redirect-origins.ts';

/** How an outside service behaves: `hangs` takes the message and stays silent, `resets` takes it and breaks off. */
export const moods = ['accepts', 'refuses', 'hangs', 'resets', 'absent'] as const;

/** How an outside service behaves. */
export type Mood = (typeof moods)[number];

/** An outside service on this machine, and a channel and a message that lead to it. */
export interface ProviderPeer {
  message: Message;
  channel: { settings: Record<string, unknown>; credentials: Record<string, string> };
  /** Texts of the message and the channel that no result may show. */
  secrets: string[];
  /** How many messages had their effect. */
  effects(): number;
  close(): Promise<void>;
}

/** What a peer is started with; `onHang` is called when a message came in and will not be answered. */
export interface PeerOptions {
  mood: Mood;
  /** Leads origins that only exist outside to the peer. */
  origins: OriginMap;
  onHang?: () => void;
}

/** One outside service per provider that speaks a protocol, by `<channel type>/<name>`; a vendor has a row. */
export const startProviderPeer: Record<string, (options: PeerOptions) => Promise<ProviderPeer>> = {
  'chat/http': (options) => startGenericPeer('chat', options),
  'email/http': (options) => startGenericPeer('email', options),
  'email/smtp': startMailService,
  'mobile_push/http': (options) => startGenericPeer('mobile_push', options),
  'sms/http': (options) => startGenericPeer('sms', options),
  'mobile_push/apns': startApns,
  'web_push/vapid': startPushService,
  'webhook/http': startReceiver,
};

async function startReceiver({ mood, onHang }: PeerOptions): Promise<ProviderPeer> {
  const accepted: string[] = [];
  const peer = await startHttpPeer((request, response) => {
    if (mood === 'hangs') return onHang?.();
    if (mood === 'resets') return response.socket?.resetAndDestroy();
    if (mood === 'accepts') accepted.push(request.headers['webhook-id'] ?? '');
    response.writeHead(mood === 'accepts' ? 200 : 400).end('answer-canary');
  });
  if (mood === 'absent') await peer.close();
  const secret = Buffer.from('signing-secret-canary-01').toString('base64');
  return {
    message: {
      url: `${peer.url}/url-canary`,
      method: 'POST',
      headers: { authorization: 'header-canary' },
      content_type: 'json',
      body: '{"text":"body-canary"}',
    },
    channel: { settings: {}, credentials: { signing_secret: `whsec_${secret}` } },
    secrets: [secret, 'url-canary', 'header-canary', 'body-canary', 'answer-canary', '127.0.0.1'],
    effects: () => accepted.length,
    close: async () => (mood === 'absent' ? undefined : peer.close()),
  };
}

async function startMailService({ mood, onHang }: PeerOptions): Promise<ProviderPeer> {
  const peer = await startSmtpPeer({
    allowInsecureAuth: true,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username }),
    ...mailMoods({ mood, onHang }, () => peer.drop()),
  });
  if (mood === 'absent') await peer.close();
  return {
    message: {
      to: 'to-canary@example.com',
      to_name: 'name-canary',
      subject: 'subject-canary',
      body: 'body-canary',
      content_type: 'plaintext',
    },
    channel: {
      settings: { host: '127.0.0.1', port: peer.port, from: 'Shop <shop@example.com>' },
      credentials: { username: 'user-canary', password: 'pass-canary' },
    },
    secrets: [
      'to-canary',
      'name-canary',
      'subject-canary',
      'body-canary',
      'user-canary',
      'pass-canary',
    ],
    effects: () => peer.mails.length,
    close: async () => (mood === 'absent' ? undefined : peer.close()),
  };
}

function mailMoods(
  { mood, onHang }: Pick<PeerOptions, 'mood' | 'onHang'>,
  drop: () => void,
): SMTPServerOptions {
  switch (mood) {
    case 'accepts':
    case 'absent':
      return {};
    case 'refuses':
      return {
        onRcptTo(address, _session, callback) {
          const error = new Error(`<${address.address}> is unknown, pass-canary`);
          callback(Object.assign(error, { responseCode: 550 }));
        },
      };
    case 'hangs':
      return { onData: (stream) => void stream.on('end', () => onHang?.()).resume() };
    case 'resets':
      return { onData: (stream) => void stream.on('end', drop).resume() };
    default:
      return mood satisfies never;
  }
}
