import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

const source = readFileSync(new URL('../sw.js', import.meta.url), 'utf8');
const scope = 'https://shop.example/app/';

/** What the worker was seen to do, and a way to make things happen to it. */
interface Worker {
  shown: { title: string; options: Record<string, unknown> }[];
  opened: string[];
  posted: Record<string, unknown>[];
  asked: { method: string; url: string; headers: Record<string, string>; body: unknown }[];
  /** Resolves when all that the worker does about it is done. */
  happen(type: string, event: object): Promise<void>;
}

interface Surroundings {
  /** Addresses of the pages that are open. */
  pages?: string[];
  /** Answers of the User API by method and path. */
  answers?: Record<string, unknown>;
  subscription?: object | null;
}

/** Runs the worker in as much of a browser as it touches. */
function startWorker({ pages = [], answers = {}, subscription = null }: Surroundings = {}): Worker {
  const listeners = new Map<string, (event: object) => void>();
  const seen: Omit<Worker, 'happen'> = { shown: [], opened: [], posted: [], asked: [] };
  const clients = pages.map((url) => ({
    url,
    postMessage: (message: Record<string, unknown>) => void seen.posted.push({ url, ...message }),
    focus: async () => {
      throw new Error('The page may not be focused.');
    },
  }));
  const worker = {
    addEventListener: (type: string, listener: (event: object) => void) =>
      void listeners.set(type, listener),
    registration: {
      scope,
      showNotification: async (title: string, options: Record<string, unknown>) =>
        void seen.shown.push({ title, options: { ...options } }),
      pushManager: {
        getSubscription: async () => null,
        subscribe: async (options: object) => Object.assign(subscription ?? {}, { options }),
      },
    },
    clients: {
      matchAll: async () => clients,
      openWindow: async (url: string) => {
        seen.opened.push(url);
        return null;
      },
    },
  };
  const context = createContext({
    self: worker,
    URL,
    indexedDB: createMemory(),
    fetch: async (url: string, init: { method: string; headers: unknown; body?: string }) => {
      const { method } = init;
      const headers = init.headers as Record<string, string>;
      const body = init.body === undefined ? undefined : JSON.parse(init.body);
      seen.asked.push({ method, url, headers, body });
      const answer = answers[`${method} ${new URL(url).pathname}`];
      return answer === undefined
        ? new Response('{}', { status: 401 })
        : new Response(JSON.stringify(answer));
    },
  });
  runInContext(source, context);
  return {
    ...seen,
    async happen(type, event) {
      const duties: Promise<unknown>[] = [];
      const waitUntil = (duty: Promise<unknown>) => void duties.push(duty);
      listeners.get(type)?.({ ...event, waitUntil });
      await Promise.all(duties);
    },
  };
}

/** The part of IndexedDB that keeps one value. */
function createMemory() {
  const values = new Map<string, unknown>();
  const later = (target: Record<string, unknown>, name: string) =>
    setImmediate(() => (target[name] as (() => void) | undefined)?.());
  const users = {
    put: (value: unknown, key: string) => ({ result: void values.set(key, value) }),
    get: (key: string) => ({ result: values.get(key) }),
    delete: (key: string) => ({ result: void values.delete(key) }),
  };
  return {
    open() {
      const transaction: Record<string, unknown> = { objectStore: () => users };
      const result = {
        close() {},
        transaction() {
          later(transaction, 'oncomplete');
          return transaction;
        },
      };
      const opened: Record<string, unknown> = { result };
      later(opened, 'onsuccess');
      return opened;
    },
  };
}

const push = (payload: unknown) => ({
  data: { json: () => payload, text: () => String(payload) },
});

const click = (data: object) => {
  const notification = {
    closed: 0,
    data,
    close() {
      notification.closed += 1;
    },
  };
  return { notification };
};

const user = {
  type: 'notiflows.remember',
  api_url: 'https://notify.example/in/',
  api_key: 'pk_1',
  user_key: 'token',
  channel: 'browsers',
};

describe('a push', () => {
  it('shows what it says, and what it is about', async () => {
    const worker = startWorker();
    const ids = { delivery_id: 'd1', notification_id: 'n1' };
    const links = { icon: '/icon.png', image: 'https://cdn.example/a.png', action_url: 'orders/1' };
    await worker.happen('push', push({ title: 'Hi', body: 'There', tag: 't', ...links, ...ids }));
    expect(worker.shown).toEqual([
      {
        title: 'Hi',
        options: {
          body: 'There',
          icon: 'https://shop.example/icon.png',
          image: 'https://cdn.example/a.png',
          tag: 't',
          renotify: true,
          data: { action_url: 'orders/1', ...ids },
        },
      },
    ]);
  });

  it('is shown once when it comes twice, and quietly in its own place', async () => {
    const worker = startWorker();
    await worker.happen('push', push({ title: 'Hi', delivery_id: 'd1' }));
    expect(worker.shown[0]?.options).toMatchObject({ tag: 'd1', renotify: false });
  });

  it('shows something whatever came, since a browser ends the subscription of a page that does not', async () => {
    const worker = startWorker();
    const broken = { data: { json: () => JSON.parse('{'), text: () => 'Plain words' } };
    for (const event of [broken, { data: null }, push(null), push('text'), push({ body: 7 })]) {
      await worker.happen('push', event);
    }
    expect(worker.shown.map(({ title, options }) => [title, options.body])).toEqual([
      ['Plain words', ''],
      ['shop.example', ''],
      ['shop.example', ''],
      ['shop.example', ''],
      ['shop.example', '7'],
    ]);
  });

  it.each(['javascript:alert(1)', 'data:image/svg+xml,<svg/>', 'https://[', 7, ''])(
    'shows no picture from %p',
    async (icon) => {
      const worker = startWorker();
      await worker.happen('push', push({ title: 'Hi', icon, image: icon }));
      expect(worker.shown[0]?.options).toMatchObject({ icon: undefined, image: undefined });
    },
  );
});

describe('a click', () => {
  it.each([
    ['orders/1', 'https://shop.example/app/orders/1'],
    ['https://elsewhere.example/x', 'https://elsewhere.example/x'],
    [undefined, scope],
    ['javascript:alert(1)', scope],
    ['data:text/html,x', scope],
    ['\tjava\nscript:alert(1)', scope],
  ])('on what leads to %p opens %s', async (action_url, expected) => {
    const worker = startWorker();
    const event = click({ action_url });
    await worker.happen('notificationclick', event);
    expect([worker.opened, event.notification.closed]).toEqual([[expected], 1]);
  });

  it('goes to the page that shows it already, and tells it what was clicked', async () => {
    const pages = ['https://shop.example/app/', 'https://shop.example/app/orders/1#lines'];
    const worker = startWorker({ pages });
    await worker.happen('notificationclick', click({ action_url: 'orders/1', delivery_id: 'd1' }));
    expect(worker.opened).toEqual([]);
    expect(worker.posted).toEqual([
      { url: pages[1], type: 'notiflows.clicked', delivery_id: 'd1' },
    ]);
  });

  it('marks the entry of the inbox that says the same, in the name of the user whom a page named', async () => {
    const answers = {
      'GET /in/user/v1/channels': {
        items: [
          { id: 'c1', type: 'in_app' },
          { id: 'c2', type: 'web_push' },
        ],
      },
      'GET /in/user/v1/channels/c1/feed/entries': {
        items: [
          { id: 'e1', notification_id: 'n0' },
          { id: 'e2', notification_id: 'n1' },
        ],
      },
      'PATCH /in/user/v1/channels/c1/feed/entries/e2': {},
    };
    const worker = startWorker({ answers });
    await worker.happen('notificationclick', click({ notification_id: 'n1' }));
    expect(worker.asked).toEqual([]);
    await worker.happen('message', { data: user });
    await worker.happen('notificationclick', click({ notification_id: 'n1' }));
    expect(worker.asked.at(-1)).toMatchObject({
      method: 'PATCH',
      body: { clicked: true },
      headers: { 'x-notiflows-api-key': 'pk_1', 'x-notiflows-user-key': 'token' },
    });
    await worker.happen('message', { data: { type: 'notiflows.forget' } });
    await worker.happen('notificationclick', click({ notification_id: 'n1' }));
    expect(worker.asked).toHaveLength(3);
  });

  it('opens the page also when nothing can be marked', async () => {
    const worker = startWorker();
    await worker.happen('message', { data: user });
    await worker.happen('notificationclick', click({ notification_id: 'n1' }));
    expect([worker.opened, worker.asked.length]).toEqual([[scope], 1]);
  });
});

describe('a subscription that the browser changed', () => {
  const subscriptionAt = (endpoint: string) => ({
    endpoint,
    options: { applicationServerKey: 'the key' },
    toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
  });
  const path = '/in/user/v1/channels/browsers/subscriptions';
  const answers = { [`POST ${path}`]: {}, [`DELETE ${path}`]: {} };
  const fresh = subscriptionAt('https://push.example/new');
  const old = subscriptionAt('https://push.example/old');

  it.each([
    ['the browser made the next', { oldSubscription: old, newSubscription: fresh }],
    ['the worker has to make the next', { oldSubscription: old, newSubscription: null }],
  ])('is registered anew, and the old one is not any more, where %s', async (_, event) => {
    const worker = startWorker({ answers, subscription: fresh });
    await worker.happen('message', { data: user });
    await worker.happen('pushsubscriptionchange', event);
    expect(worker.asked.map(({ method, body }) => ({ method, body }))).toEqual([
      {
        method: 'POST',
        body: {
          identifier: fresh.endpoint,
          settings: { endpoint: fresh.endpoint, p256dh: 'p', auth: 'a' },
        },
      },
      { method: 'DELETE', body: { identifier: old.endpoint } },
    ]);
    expect(worker.posted).toEqual([]);
  });

  it('is left to the pages where nobody said who the user is, or for too long', async () => {
    const event = { oldSubscription: old, newSubscription: fresh };
    const worker = startWorker({ pages: [scope] });
    await worker.happen('pushsubscriptionchange', event);
    await worker.happen('message', { data: user });
    await worker.happen('pushsubscriptionchange', event);
    const told = { url: scope, type: 'notiflows.subscription-changed' };
    expect(worker.posted).toEqual([told, told]);
  });
});
