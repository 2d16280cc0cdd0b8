import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { replyJson } from '../../../test/support/scripted-server.ts';
import { Notiflows } from './notiflows.ts';
import type { Push } from './push.ts';

const endpoint = `https://push.example.com/${'x'.repeat(300)}/end`;
const key = Buffer.from([4, 250, 251, 255]);
const keys = { p256dh: 'p', auth: 'a' };

let peer: FeedPeer;
let push: Push;
let happened: string[];
let permission: NotificationPermission;
let stale: boolean;

beforeEach(async () => {
  peer = await startFeedPeer();
  happened = [];
  permission = 'granted';
  stale = false;
  push = new Notiflows({ apiKey: 'pk_1', userId: 'ada', apiUrl: peer.baseUrl }).push;
  const channel = {
    id: 'w1',
    handle: 'push',
    type: 'web_push',
    public_key: key.toString('base64url'),
  };
  peer.answerNext('GET /channels', (response, request) => {
    happened.push('channels');
    replyJson(200, { items: [{ id: 'c1', handle: 'inbox', type: 'in_app' }, channel] })(
      response,
      request,
    );
  });
  peer.answerNext('POST /subscriptions', replyJson(201, {}));
  peer.answerNext('DELETE /subscriptions', (response) => response.writeHead(204).end());
  give(createBrowser());
});

afterEach(async () => {
  for (const name of ['navigator', 'Notification']) Reflect.deleteProperty(globalThis, name);
  await peer.close();
});

function give(values: object): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

/** What a browser has for pushes, with one subscription. */
function createBrowser(): object {
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, expirationTime: null, keys }),
    unsubscribe: async () => {
      happened.push('unsubscribe');
      stale = false;
    },
  };
  const pushManager = {
    getSubscription: async () => subscription,
    subscribe: async (options: { userVisibleOnly: boolean; applicationServerKey: Uint8Array }) => {
      if (stale) throw new DOMException('Another key', 'InvalidStateError');
      const { userVisibleOnly, applicationServerKey } = options;
      happened.push(`subscribe ${userVisibleOnly} ${applicationServerKey.join()}`);
      return subscription;
    },
  };
  const registration = { pushManager };
  const serviceWorker = {
    register: async (url: string) => void happened.push(`register ${url}`),
    ready: Promise.resolve(registration),
    getRegistration: async (url: string) => (url === '/sw.js' ? registration : undefined),
  };
  const requestPermission = async () => {
    happened.push('ask');
    return permission;
  };
  return { navigator: { serviceWorker }, Notification: { requestPermission } };
}

const sent = (kind: string) => peer.requests(kind).map(({ body }) => JSON.parse(body));
const identifier = endpoint.slice(-255);

describe('web push', () => {
  it('asks the user first of all, then registers the browser', async () => {
    expect(await push.subscribe({ serviceWorkerUrl: '/sw.js' })).toBe('granted');
    expect(happened).toEqual([
      'ask',
      'channels',
      'register /sw.js',
      'subscribe true 4,250,251,255',
    ]);
    expect(sent('POST /subscriptions')).toEqual([
      { identifier, settings: { endpoint, p256dh: 'p', auth: 'a' } },
    ]);
    expect(peer.requests('POST /subscriptions')[0]?.url).toContain('/channels/w1/subscriptions');
  });

  it('does nothing more when the user does not want it', async () => {
    permission = 'denied';
    expect(await push.subscribe({ serviceWorkerUrl: '/sw.js' })).toBe('denied');
    expect(happened).toEqual(['ask']);
  });

  it('takes the place of a subscription that was made with another key', async () => {
    stale = true;
    await push.subscribe({ serviceWorkerUrl: '/sw.js', channel: 'push' });
    expect(happened.slice(3)).toEqual(['unsubscribe', 'subscribe true 4,250,251,255']);
  });

  it('says when there is no such channel', async () => {
    await expect(push.subscribe({ serviceWorkerUrl: '/sw.js', channel: 'inbox' })).rejects.toThrow(
      'There are 0 web_push channels inbox',
    );
  });

  it('ends in this browser and at the service', async () => {
    await push.unsubscribe({ serviceWorkerUrl: '/sw.js' });
    expect(sent('DELETE /subscriptions')).toEqual([{ identifier }]);
    expect(happened).toEqual(['channels', 'unsubscribe']);
  });

  it('has nothing to end where nothing was registered', async () => {
    await push.unsubscribe({ serviceWorkerUrl: '/other.js' });
    expect(peer.received).toEqual([]);
  });
});
