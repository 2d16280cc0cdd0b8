import { browser } from './browser.ts';
import type { Entry, FeedFilter, MarkSet } from './entry.ts';
import { withMark } from './entry.ts';
import { createFeedStore, type FeedPage } from './feed-store.ts';
import { type Group, joinGroup } from './group.ts';
import { createMarks, type Mark } from './marks.ts';
import { backoffMs, createWaits } from './retries.ts';
import type { Session } from './session.ts';
import { type Change, type Connection, createStream, type News } from './stream.ts';

const pageSize = 20;
const pageMax = 100;
const idsMax = 1000;

/** What `getEntries` asks for. */
export interface FeedQuery extends FeedFilter {
  limit?: number;
  after?: string;
  before?: string;
  created_after?: string;
  created_before?: string;
}

/** A feed as a page shows it; the same object until something changes. */
export interface FeedSnapshot {
  /** Newest first. What the user marked looks so at once. */
  readonly entries: readonly Entry[];
  readonly totalUnread: number;
  readonly totalUnseen: number;
  readonly hasMore: boolean;
  readonly status: 'loading' | 'ready' | 'error';
  readonly connection: Connection;
  /** The last thing that went wrong, until it goes well again. */
  readonly error?: Error | undefined;
}

/** The messages of one user on one in_app channel. */
export interface Feed {
  /** Called with every entry that arrives while the feed is followed. */
  onDelivery: ((entry: Entry) => void) | undefined;
  /** Called with everything that goes wrong, such as a mark that the service refused and that is taken back. */
  onError: ((error: Error) => void) | undefined;
  /** One page, as the service answers it; rejects with a `NotiflowsError`. */
  getEntries(query?: FeedQuery): Promise<FeedPage>;
  /** These answer whether the service took the mark, and wait for that as long as there is no way to it. */
  markAsSeen(ids: string | readonly string[]): Promise<boolean>;
  markAsRead(ids: string | readonly string[]): Promise<boolean>;
  markAsClicked(ids: string | readonly string[]): Promise<boolean>;
  archive(ids: string | readonly string[]): Promise<boolean>;
  unarchive(ids: string | readonly string[]): Promise<boolean>;
  /** All entries up to the newest that was seen here, within `notiflow` and `topic` of the filter. */
  markAllAsSeen(): Promise<boolean>;
  markAllAsRead(): Promise<boolean>;
  archiveAll(): Promise<boolean>;
  getSnapshot(): FeedSnapshot;
  /** Follows the feed from the first call on, and calls the listener after changes. Answers how to stop calling it. */
  subscribe(listener: () => void): () => void;
  /** Follows the feed, until `close`. */
  subscribeToRealtimeNotifications(): void;
  /** Adds the next page to the snapshot. */
  loadMore(): Promise<void>;
  /** Reads the first page anew. */
  refresh(): Promise<void>;
  setFilter(filter: FeedFilter): Promise<void>;
  /** Lets go of the connection; what is marked is sent yet. */
  close(): void;
}

export function createFeed(session: Session, channel: () => Promise<string>): Feed {
  const store = createFeedStore();
  const waits = createWaits();
  const listeners = new Set<() => void>();
  const cleanUps: (() => void)[] = [];
  let snapshot: FeedSnapshot | undefined;
  let filter: FeedFilter = {};
  let status: FeedSnapshot['status'] = 'loading';
  let connection: Connection = 'connecting';
  let error: Error | undefined;
  let next: string | null = null;
  let position: number | undefined;
  let isComplete = false;
  let isTelling = false;
  let isClosed = false;
  let loads = 0;
  let asking = 0;
  let log: Change[] = [];
  let group: Group | undefined;
  let starts = 0;
  let setLoaded = () => {};
  const loaded = new Promise<void>((resolve) => {
    setLoaded = resolve;
  });

  const path = async () => `/channels/${encodeURIComponent(await channel())}/feed`;
  const list = async (query: FeedQuery) =>
    session.request<FeedPage>('GET', `${await path()}/entries`, { query });

  function changed(): void {
    snapshot = undefined;
    if (isTelling) return;
    isTelling = true;
    queueMicrotask(() => {
      isTelling = false;
      for (const listener of listeners) listener();
    });
  }

  function report(cause: unknown): void {
    error = cause instanceof Error ? cause : new Error(String(cause));
    feed.onError?.(error);
    changed();
  }

  function deliver(entry: Entry): void {
    // In a turn of its own: what a page throws is no fault of the stream.
    queueMicrotask(() => feed.onDelivery?.(entry));
  }

  /** Asks, and applies again what changed while the answer was under way: it may be older than that. */
  async function during<T>(ask: () => Promise<T>, take: (answer: T) => number): Promise<void> {
    const start = log.length;
    asking += 1;
    try {
      const asOf = take(await ask());
      for (const change of log.slice(start)) if (change.position > asOf) store.apply(change);
      changed();
    } finally {
      asking -= 1;
      if (asking === 0) log = [];
    }
  }

  function takeFirstPage(page: FeedPage): number {
    const asOf = +page.last_event_id;
    const isMissed = (entry: Entry) =>
      isComplete
        ? !entry.seen_at && !store.has(entry.id) && store.covers(entry)
        : store.newest && entry.id > store.newest;
    if (position !== undefined) page.items.filter(isMissed).reverse().forEach(deliver);
    store.replace(page, filter);
    next = page.page.after;
    position = Math.max(position ?? 0, asOf);
    isComplete = true;
    status = 'ready';
    error = undefined;
    setLoaded();
    return asOf;
  }

  async function load(failures = 0): Promise<void> {
    loads += 1;
    const run = loads;
    const limit = Math.min(pageMax, Math.max(pageSize, isComplete ? store.size : 0));
    try {
      await during(
        () => list({ ...filter, limit }),
        (page) => (run === loads ? takeFirstPage(page) : Infinity),
      );
    } catch (cause) {
      if (run !== loads) return;
      status = 'error';
      report(cause);
      if (!group) return;
      void waits.wait(backoffMs(failures, cause)).then(() => {
        if (run === loads && group) void load(failures + 1);
      });
    }
  }

  function hear(news: News): void {
    const isNews = news.changes.length > 0 || news.connection !== connection;
    connection = news.connection;
    if (connection === 'live' && status === 'ready') error = undefined;
    // Another tab followed the feed for this one, and something of it got lost.
    if ((news.from ?? 0) > (position ?? Infinity)) void load();
    for (const change of news.changes) {
      const { type, data } = change;
      if (asking > 0) log.push(change);
      const isOld = type.startsWith('entry') && change.position <= (position ?? -1);
      if (type === 'reset') void load();
      if (isOld) continue;
      if (type === 'entry.created' && !store.has(data.id)) deliver(data);
      store.apply(change);
      position = Math.max(position ?? 0, change.position);
    }
    if (isNews) changed();
  }

  async function start(): Promise<void> {
    if (group || isClosed) return;
    starts += 1;
    const run = starts;
    for (let failures = 0; ; failures += 1) {
      try {
        const [feedPath, scope] = await Promise.all([path(), session.scope()]);
        if (run !== starts) return;
        const stream = createStream({
          session,
          path: feedPath,
          waits,
          tell: (news) => tell(news),
          onError: report,
        });
        let tell: (news: News) => void = () => {};
        group = joinGroup<News>({
          name: scope && scope + feedPath,
          waits,
          hear,
          poke: stream.poke,
          async work(signal, tellAll) {
            tell = tellAll;
            await loaded;
            await stream.run(signal, position);
          },
        });
        break;
      } catch (cause) {
        if (run !== starts) return;
        status = 'error';
        report(cause);
        await waits.wait(backoffMs(failures, cause));
        if (run !== starts) return;
      }
    }
    marks.resume();
    await load();
  }

  function stop(): void {
    starts += 1;
    group?.leave();
    group = undefined;
    connection = 'connecting';
    waits.end();
  }

  function wake(): void {
    // When a page is looked at again its token may be over; what is wrong with a new one shows with the next request.
    session.renew().catch(() => {});
    waits.wake();
    group?.wake();
  }

  function on(target: EventTarget | undefined, type: string, act: (event: Event) => void): void {
    target?.addEventListener(type, act);
    cleanUps.push(() => target?.removeEventListener(type, act));
  }

  function follow(): void {
    isClosed = false;
    if (cleanUps.length > 0) return;
    const page = browser.document;
    on(browser.window, 'online', wake);
    on(page, 'visibilitychange', () => {
      if (page?.visibilityState === 'visible') wake();
    });
    // A page in the back-forward cache may hold neither locks nor connections.
    on(browser.window, 'pagehide', stop);
    on(browser.window, 'pageshow', () => void start());
    void start();
  }

  async function send(mark: Mark): Promise<void> {
    const { ids, set, until, notiflow, topic } = mark;
    const url = await path();
    // A mark is often the last thing before a page goes away.
    const keepalive = true;
    if (ids) {
      const body = { entry_ids: ids, set };
      await during(
        () => session.request<FeedPage>('PATCH', `${url}/entries`, { body, keepalive }),
        ({ items }) => {
          for (const entry of items) store.put(entry);
          return -1;
        },
      );
    } else {
      const body = { set, until, notiflow, topic };
      await during(
        () => session.request<FeedPage>('POST', `${url}/mark-all`, { body, keepalive }),
        (totals) => {
          store.markAll(mark);
          store.setTotals(totals);
          return -1;
        },
      );
    }
  }

  const marks = createMarks({
    scope: async () => {
      const scope = await session.scope();
      return scope && `${scope} ${await path()} `;
    },
    send,
    waits,
    isClosed: () => isClosed,
    onChange: changed,
    onError: report,
  });

  async function mark(ids: string | readonly string[], set: MarkSet): Promise<boolean> {
    const at = new Date().toISOString();
    const shown = new Map(feed.getSnapshot().entries.map((entry) => [entry.id, entry]));
    const needed = [ids].flat().filter((id) => {
      const entry = shown.get(id);
      return !entry || JSON.stringify(entry) !== JSON.stringify(withMark(entry, set, at));
    });
    const parts: Promise<boolean>[] = [];
    for (let from = 0; from < needed.length; from += idsMax) {
      parts.push(marks.add({ ids: needed.slice(from, from + idsMax), set, at }));
    }
    return (await Promise.all(parts)).every(Boolean);
  }

  function markAll(set: MarkSet): Promise<boolean> {
    const { notiflow, topic } = filter;
    const until = store.newest || undefined;
    return marks.add({ until, notiflow, topic, set, at: new Date().toISOString() });
  }

  const feed: Feed = {
    onDelivery: undefined,
    onError: undefined,
    getEntries: list,
    markAsSeen: (ids) => mark(ids, { seen: true }),
    markAsRead: (ids) => mark(ids, { read: true }),
    markAsClicked: (ids) => mark(ids, { clicked: true }),
    archive: (ids) => mark(ids, { archived: true }),
    unarchive: (ids) => mark(ids, { archived: false }),
    markAllAsSeen: () => markAll({ seen: true }),
    markAllAsRead: () => markAll({ read: true }),
    archiveAll: () => markAll({ archived: true }),
    getSnapshot() {
      snapshot ??= {
        ...store.show(marks.pending()),
        hasMore: next !== null,
        status,
        connection,
        error,
      };
      return snapshot;
    },
    subscribe(listener) {
      listeners.add(listener);
      follow();
      return () => void listeners.delete(listener);
    },
    subscribeToRealtimeNotifications: follow,
    async loadMore() {
      const run = loads;
      const after = next;
      if (after === null) return;
      try {
        await during(
          () => list({ ...filter, limit: pageSize, after }),
          (page) => {
            if (run !== loads || after !== next) return Infinity;
            store.append(page);
            next = page.page.after;
            return +page.last_event_id;
          },
        );
      } catch (cause) {
        report(cause);
      }
    },
    refresh: () => load(),
    setFilter(asked) {
      filter = asked;
      isComplete = false;
      status = 'loading';
      changed();
      return load();
    },
    close() {
      isClosed = true;
      stop();
      for (const cleanUp of cleanUps.splice(0)) cleanUp();
    },
  };
  return feed;
}
