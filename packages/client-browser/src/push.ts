import { decodeBase64Url } from './decode-base64-url.ts';
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

/** Messages of the system, also while no page is open: where there is a `PushManager`. */
export interface Push {
  /** Asks the user and registers the browser; answers what the user said. Call it from a click. */
  subscribe(options: PushOptions): Promise<NotificationPermission>;
  /** Ends it in this browser. */
  unsubscribe(options: PushOptions): Promise<void>;
}

export function createPush(
  session: Session,
  findChannel: (type: string, name?: string) => Promise<Channel>,
): Push {
  function register(method: string, channel: Channel, endpoint: string, settings?: object) {
    // The service takes names of up to 255 characters; the end of an endpoint tells it from others.
    const identifier = endpoint.slice(-255);
    return session.request<unknown>(method, `/channels/${channel.id}/subscriptions`, {
      identifier,
      settings,
    });
  }

  return {
    async subscribe({ serviceWorkerUrl, channel: name }) {
      // First of all: some browsers take the question only right after a click.
      const permission = await Notification.requestPermission();
      if (permission !== 'granted') return permission;
      const channel = await findChannel('web_push', name);
      const key = decodeBase64Url(channel.public_key ?? '');
      await navigator.serviceWorker.register(serviceWorkerUrl);
      const { pushManager } = await navigator.serviceWorker.ready;
      const options = {
        userVisibleOnly: true,
        applicationServerKey: Uint8Array.from(key, (char) => char.charCodeAt(0)),
      };
      const subscription = await pushManager.subscribe(options).catch(async () => {
        // One that was made with another key of the project stands in the way.
        await (await pushManager.getSubscription())?.unsubscribe();
        return pushManager.subscribe(options);
      });
      const { endpoint } = subscription;
      await register('POST', channel, endpoint, { endpoint, ...subscription.toJSON().keys });
      return permission;
    },
    async unsubscribe({ serviceWorkerUrl, channel: name }) {
      const registration = await navigator.serviceWorker.getRegistration(serviceWorkerUrl);
      const subscription = await registration?.pushManager.getSubscription();
      if (!subscription) return;
      await register('DELETE', await findChannel('web_push', name), subscription.endpoint);
      await subscription.unsubscribe();
    },
  };
}
