import { browser } from './browser.ts';
import type { Session } from './session.ts';

/** A channel of the project that a page can use. */
export interface Channel {
  id: string;
  handle: string;
  name: string;
  type: 'in_app' | 'web_push' | 'mobile_push';
  /** VAPID key of a web_push channel. */
  public_key?: string;
}

export interface PushOptions {
  /** Where the page serves the service worker that shows the messages. */
  serviceWorkerUrl: string;
  /** Id or handle. Default: the only web_push channel. */
  channel?: string;
}

/** Messages of the system, also while no page is open. */
export interface Push {
  /** Whether this browser can. An iPhone can once the page is on its home screen. */
  isSupported(): boolean;
  /** Asks the user and registers the browser; answers what the user said. Call it from a click. */
  subscribe(options: PushOptions): Promise<NotificationPermission>;
  /** Ends it in this browser. */
  unsubscribe(options: PushOptions): Promise<void>;
}

// The service takes names of up to 255 characters; the end of an endpoint tells it from others.
const nameOf = ({ endpoint }: PushSubscription) => endpoint.slice(-255);

function decode(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export function createPush(
  session: Session,
  findChannel: (type: string, name?: string) => Promise<Channel>,
): Push {
  return {
    isSupported: () => !!browser.PushManager && !!browser.navigator?.serviceWorker,
    async subscribe({ serviceWorkerUrl, channel }) {
      // First of all: some browsers take the question only right after a click.
      const permission = await Notification.requestPermission();
      if (permission !== 'granted') return permission;
      const { id, public_key: key = '' } = await findChannel('web_push', channel);
      await navigator.serviceWorker.register(serviceWorkerUrl);
      const { pushManager } = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: decode(key) };
      const subscription = await pushManager.subscribe(options).catch(async () => {
        // One that was made with another key of the project stands in the way.
        await (await pushManager.getSubscription())?.unsubscribe();
        return pushManager.subscribe(options);
      });
      const { endpoint, keys } = subscription.toJSON();
      await session.request('POST', `/channels/${id}/subscriptions`, {
        body: { identifier: nameOf(subscription), settings: { endpoint, ...keys } },
      });
      return permission;
    },
    async unsubscribe({ serviceWorkerUrl, channel }) {
      const registration = await navigator.serviceWorker.getRegistration(serviceWorkerUrl);
      const subscription = await registration?.pushManager.getSubscription();
      if (!subscription) return;
      const { id } = await findChannel('web_push', channel);
      await session.request('DELETE', `/channels/${id}/subscriptions`, {
        body: { identifier: nameOf(subscription) },
      });
      await subscription.unsubscribe();
    },
  };
}
