import webPush from 'web-push';
import pushApi from 'web-push-testing/src/PushApiModel.js';
import { type HttpPeer, startHttpPeer } from './peers.ts';
import type { PeerOptions, ProviderPeer } from './provider-peers.ts';

/** A push service that decrypts what it gets, as the browser would; nothing of it was written here. */
export interface PushService extends HttpPeer {
  /** A channel whose keys browsers subscribe with. */
  channel: { settings: Record<string, unknown>; credentials: { private_key: string } };
  /** Subscribes a browser; its endpoint is https, and leads here by `origins`. */
  subscribe(): Promise<{ endpoint: string; p256dh: string; auth: string; id: string }>;
  /** Lets a browser go. */
  expire(id: string): void;
  /** What a browser showed. */
  shown(id: string): string[];
}

const origin = 'https://push.example.com';

/** Starts a push service on a free port; `answer` speaks in its stead when it answers true. */
export async function openPushService(
  { origins }: Pick<PeerOptions, 'origins'>,
  answer: (response: Parameters<Parameters<typeof startHttpPeer>[0]>[1]) => boolean = () => false,
): Promise<PushService> {
  const model = new pushApi.PushApiModel();
  model.notifyUrl = `${origin}/notify/`;
  const keys = webPush.generateVAPIDKeys();
  const peer = await startHttpPeer(({ path, headers, body }, response) => {
    if (answer(response)) return;
    const pushHeaders = {
      encoding: headers['content-encoding'],
      authorization: headers.authorization,
      ttl: headers.ttl,
    };
    model.handleNotification(path.split('/').at(-1) ?? '', pushHeaders, body).then(
      () => response.writeHead(201, { location: `${origin}/m/1` }).end(),
      ({ name, message }: Error) =>
        response.writeHead(name === 'SubscriptionExpiredError' ? 410 : 400).end(message),
    );
  });
  origins.set(origin, `http://127.0.0.1:${peer.port}`);
  return {
    ...peer,
    channel: {
      settings: { public_key: keys.publicKey, subject: 'mailto:ops@example.com' },
      credentials: { private_key: keys.privateKey },
    },
    async subscribe() {
      const applicationServerKey = keys.publicKey;
      const options = { userVisibleOnly: 'true' as const, applicationServerKey };
      const { endpoint, keys: own, clientHash: id } = await model.subscribe(options);
      return { endpoint, ...own, id };
    },
    expire: (id) => model.expireSubscription(id),
    shown: (id) => model.getNotifications({ clientHash: id }).messages,
  };
}

/** The push service in a mood, with a browser that is subscribed. */
export async function startPushService({
  mood,
  onHang,
  origins,
}: PeerOptions): Promise<ProviderPeer> {
  const service = await openPushService({ origins }, (response) => {
    if (mood === 'hangs') onHang?.();
    if (mood === 'resets') response.socket?.resetAndDestroy();
    return mood === 'hangs' || mood === 'resets';
  });
  const { id, ...browser } = await service.subscribe();
  if (mood === 'refuses') service.expire(id);
  if (mood === 'absent') await service.close();
  const message = {
    ...browser,
    title: 'title-canary',
    body: 'body-canary',
    content_type: 'plaintext' as const,
  };
  return {
    message,
    channel: service.channel,
    secrets: [
      ...Object.values(browser),
      service.channel.credentials.private_key,
      'title-canary',
      'body-canary',
      '127.0.0.1',
    ],
    effects: () => service.shown(id).length,
    close: async () => (mood === 'absent' ? undefined : service.close()),
  };
}
