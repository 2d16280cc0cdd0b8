/*
 * Shows the pushes of Notiflow's `vapid` channels: a service worker of its own, or a part of one, by
 * `importScripts('/sw-of-notiflow.js')`. It needs nothing else. A page that wants clicks counted, and its subscription
 * kept up while no page is open, tells it who the user is (a message with `type: 'notiflows.remember'`):
 *
 *   { type, api_url, api_key, user_key | user_id [, user_hash], channel, feed_channel? }
 *
 * `type: 'notiflows.forget'` forgets it, as when somebody signs out. Pages are told `notiflows.clicked`, with the ids of
 * what was clicked, and `notiflows.subscription-changed` when they have to subscribe again.
 */
(() => {
  const worker = self;

  worker.addEventListener('push', (event) => event.waitUntil(show(readPayload(event.data))));
  worker.addEventListener('notificationclick', (event) => event.waitUntil(open(event)));
  worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
  worker.addEventListener('message', (event) => {
    const { type, ...told } = Object(event.data);
    // Pages of our own origin alone can post to a worker.
    if (type === 'notiflows.remember') event.waitUntil(store('put', told));
    if (type === 'notiflows.forget') event.waitUntil(store('delete'));
  });

  /** Whatever came is shown: a browser that got a push and showed nothing says so itself, or ends the subscription. */
  function readPayload(data) {
    try {
      return Object(data?.json());
    } catch {
      return { title: data?.text() };
    }
  }

  function show({ title, body, icon, image, tag, action_url, delivery_id, notification_id }) {
    return worker.registration.showNotification(String(title || new URL(scope()).host), {
      body: String(body ?? ''),
      icon: toWebUrl(icon),
      image: toWebUrl(image),
      // What comes twice, after an answer that was lost on the way, is shown once.
      tag: tag ?? delivery_id,
      // What takes the place of something older is as new as anything else.
      renotify: tag !== undefined,
      data: { action_url, delivery_id, notification_id },
    });
  }

  async function open({ notification }) {
    notification.close();
    const { action_url, ...ids } = notification.data ?? {};
    const target = toWebUrl(action_url);
    // The window first: browsers allow it for a moment after the click only.
    const page = await openPage(target);
    page?.postMessage({ type: 'notiflows.clicked', ...ids });
    await reportClick(ids).catch(() => {});
  }

  async function openPage(target) {
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const isAt = ({ url }) =>
      target === undefined ? url.startsWith(scope()) : withoutHash(url) === withoutHash(target);
    const known = pages.find(isAt);
    // A browser may not let us, which is no reason not to count the click.
    if (known === undefined) return worker.clients.openWindow(target ?? scope()).catch(() => null);
    return known.focus().catch(() => known);
  }

  /** The entry of the inbox that says the same is clicked, too, on every device. */
  async function reportClick({ notification_id }) {
    const user = await store('get');
    if (!user || !notification_id) return;
    for (const channel of await findFeeds(user)) {
      const feed = `/channels/${encodeURIComponent(channel)}/feed/entries`;
      const { items } = await ask(user, 'GET', `${feed}?limit=100`);
      const entry = items.find((one) => one.notification_id === notification_id);
      if (entry) return ask(user, 'PATCH', `${feed}/${entry.id}`, { clicked: true });
    }
  }

  async function findFeeds(user) {
    if (user.feed_channel) return [user.feed_channel];
    const { items } = await ask(user, 'GET', '/channels');
    return items.filter(({ type }) => type === 'in_app').map(({ id }) => id);
  }

  /** A browser that gives its subscription another address, or none, is registered anew. */
  async function renew({ oldSubscription, newSubscription }) {
    const user = await store('get');
    try {
      const fresh = newSubscription ?? (await subscribeAgain(oldSubscription, user));
      const path = `/channels/${encodeURIComponent(user.channel)}/subscriptions`;
      const { endpoint, keys } = fresh.toJSON();
      const settings = { endpoint, p256dh: keys.p256dh, auth: keys.auth };
      await ask(user, 'POST', path, { identifier: nameOf(fresh), settings });
      if (oldSubscription && oldSubscription.endpoint !== endpoint) {
        await ask(user, 'DELETE', path, { identifier: nameOf(oldSubscription) });
      }
    } catch {
      // Nobody said who the user is, or for too long: whoever has a page open can say it.
      const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
      for (const page of pages) page.postMessage({ type: 'notiflows.subscription-changed' });
    }
  }

  async function subscribeAgain(old, user) {
    const { pushManager } = worker.registration;
    const existing = await pushManager.getSubscription();
    if (existing) return existing;
    let applicationServerKey = old?.options.applicationServerKey;
    if (!applicationServerKey) {
      const { items } = await ask(user, 'GET', '/channels');
      const isOwn = ({ id, handle }) => id === user.channel || handle === user.channel;
      applicationServerKey = items.find(isOwn).public_key;
    }
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  }

  /** As the client of the page names it. */
  function nameOf({ endpoint }) {
    return endpoint.slice(-255);
  }

  async function ask(user, method, path, body) {
    const { api_url = '', api_key = '', user_key, user_id, user_hash } = user;
    const headers = {
      'x-notiflows-api-key': api_key,
      ...(user_key && { 'x-notiflows-user-key': user_key }),
      ...(!user_key && { 'x-notiflows-user-id': user_id }),
      ...(user_hash && { 'x-notiflows-user-hash': user_hash }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const url = `${api_url.replace(/\/+$/, '')}/user/v1${path}`;
    const response = await fetch(url, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return response.status === 204 ? null : response.json();
  }

  function scope() {
    return worker.registration.scope;
  }

  /** The address if a browser may go there without running anything, relative to the pages of this worker. */
  function toWebUrl(text) {
    if (typeof text !== 'string' || text === '') return undefined;
    try {
      const url = new URL(text, scope());
      return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
    } catch {
      return undefined;
    }
  }

  function withoutHash(url) {
    return url.split('#')[0];
  }

  /** One value, kept as long as the worker is: who the user is. */
  function store(verb, value) {
    return new Promise((resolve, reject) => {
      const opened = indexedDB.open('notiflows.push', 1);
      opened.onupgradeneeded = () => opened.result.createObjectStore('users');
      opened.onerror = () => reject(opened.error);
      opened.onsuccess = () => {
        const database = opened.result;
        const mode = verb === 'get' ? 'readonly' : 'readwrite';
        const transaction = database.transaction('users', mode);
        const users = transaction.objectStore('users');
        const asked = verb === 'put' ? users.put(value, 'user') : users[verb]('user');
        transaction.oncomplete = () => {
          database.close();
          resolve(asked.result);
        };
        transaction.onabort = () => {
          database.close();
          reject(transaction.error);
        };
      };
    });
  }
})();
