import { browser } from './browser.ts';
import type { Entry, FeedFilter, MarkSet } from './entry.ts';
import { isOpenTo } from './entry.ts';
import type { Feed, FeedQuery, FeedSnapshot } from './feed.ts';
import { createFeedState, type FeedPage } from './feed-state.ts';
import { type Group, joinGroup } from './group.ts';
import { createMarks, type Mark } from './marks.ts';
import { createWaits, keepTrying } from './retries.ts';
import type { Session } from './session.ts';
import { type Change, type Connection, followFeed, type News } from './stream.ts';

const pageSize = 20;
const pageMax = 100;
const idsMax = 1000;
const loadedWithinMs = 10_000;

/** Makes the feed of one channel: what is shown, what is marked, and the stream it follows. */
export function createFeed(session: Session, channel: () => Promise<string>): Feed {
  const state = createFeedState();
  const waits = createWaits();
  const listeners = new Set<() => void>();
  const known = new Set<string>();
  let snapshot: FeedSnapshot | undefined;
  let filter: FeedFilter = {};
  let status: FeedSnapshot['status'] = 'loading';
  let connection: Connection = 'connecting';
  let error: Error | undefined;
  let next: string | null = null;
  /** The filter of which a further page is on its way. */
  let more: FeedFilter | undefined;
  let newest = '';
  let position = 0;
  let isLoaded = false;
  let isTelling = false;
  /** What is followed now; another one, or none, when that has ended. */
  let life: object | undefined;
  let group: Group | undefined;
  let loads = 0;
  let asking = 0;
  let log: Change[] = [];

  const path = async () => `/channels/${encodeURIComponent(await channel())}/feed`;

  async function list(query: FeedQuery = {}): Promise<FeedPage> {
    // Without what is undefined.
    const given = new URLSearchParams(JSON.parse(JSON.stringify(query)));
    return session.request('GET', `${await path()}/entries?${given}`);
  }

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
    error = cause as Error;
    feed.onError?.(error);
    changed();
  }

  /** There is nothing to show, or nothing that is sure. */
  function fail(cause: unknown): void {
    status = 'error';
    report(cause);
  }

  function meet(entry: Entry, isArrival: boolean): void {
    // In a turn of its own: what a page throws is no fault of the stream.
    if (isArrival && !known.has(entry.id)) queueMicrotask(() => feed.onDelivery?.(entry));
    known.add(entry.id);
    if (entry.id > newest) newest = entry.id;
  }

  function apply(change: Change): void {
    state.apply(change);
    position = Math.max(position, change.position);
  }

  /**
   * Asks, and applies again what changed while the answer was under way, since the answer may be older than that;
   * `take` answers of what that is so.
   */
  async function during<T>(
    ask: Promise<T>,
    take: (answer: T) => (change: Change) => boolean,
  ): Promise<void> {
    const start = log.length;
    asking += 1;
    try {
      const isNewer = take(await ask);
      log.slice(start).filter(isNewer).forEach(apply);
      changed();
    } finally {
      asking -= 1;
      if (asking === 0) log = [];
    }
  }

  function addPage(page: FeedPage, isFirst: boolean): (change: Change) => boolean {
    const seenUpTo = newest;
    for (const entry of [...page.items].reverse()) {
      meet(entry, isLoaded && entry.id > seenUpTo && !entry.seen_at);
    }
    state.addPage(page, filter, isFirst);
    next = page.page.after;
    status = 'ready';
    error = undefined;
    return (change) => change.position > page.last_event_id;
  }

  function load(): Promise<void> {
    loads += 1;
    const run = loads;
    const limit = Math.min(pageMax, Math.max(pageSize, feed.getSnapshot().entries.length));
    return keepTrying(
      waits,
      () =>
        during(list({ ...filter, limit }), (page) => {
          if (run !== loads) return () => false;
          const isNewer = addPage(page, true);
          position = Math.max(position, page.last_event_id);
          if (!isLoaded) waits.wake();
          isLoaded = true;
          return isNewer;
        }),
      () => run !== loads || !life,
      (cause) => run !== loads || fail(cause),
    );
  }

  function hear(news: News): void {
    const { changes } = news;
    const isTurn = news.connection !== connection;
    connection = news.connection;
    // Another tab followed the feed for this one, and something of it got lost.
    if (isLoaded && news.from > position) void load();
    for (const change of changes) {
      const { type, data } = change;
      const isEntry = type.startsWith('entry');
      if (asking > 0) log.push(change);
      if (type === 'reset') void load();
      if (isEntry) meet(data, type === 'entry.created');
      if (!isEntry || change.position > position) apply(change);
    }
    if (isTurn || changes.length > 0) changed();
    if (isTurn && connection === 'live') {
      error = undefined;
      waits.wake();
    }
  }

  async function start(): Promise<void> {
    if (life) return;
    const mine = {};
    life = mine;
    const isOver = () => mine !== life;
    await keepTrying(
      waits,
      async () => {
        const feedPath = await path();
        const scope = await session.scope();
        if (isOver()) return;
        const work = async (signal: AbortSignal, tell: (news: News) => void) => {
          while (!isLoaded && !signal.aborted) await waits.wait(loadedWithinMs);
          const onError = report;
          await followFeed({ session, path: feedPath, waits, signal, position, tell, onError });
        };
        group = joinGroup(waits, scope && scope + feedPath, work, hear);
        void marks.flush();
        void load();
      },
      isOver,
      (cause) => isOver() || fail(cause),
    );
  }

  function stop(): void {
    life = undefined;
    group?.leave();
    group = undefined;
    connection = 'connecting';
    waits.wake();
  }

  function react({ type }: { type: string }): void {
    // A page in the back-forward cache may hold neither locks nor connections.
    if (type === 'pagehide') stop();
    else if (type === 'pageshow') void start();
    else {
      // While nobody looked the token may have ended; what is wrong with a new one shows with the next request.
      session.renew().catch(() => {});
      waits.wake();
      group?.wake();
    }
  }

  function listen(isOn: boolean): void {
    for (const type of ['online', 'visibilitychange', 'pagehide', 'pageshow']) {
      browser.window?.[isOn ? 'addEventListener' : 'removeEventListener'](type, react);
    }
  }

  function follow(): void {
    listen(true);
    void start();
  }

  async function send(mark: Mark): Promise<void> {
    const { ids, set, until, notiflow, topic } = mark;
    const url = await path();
    const answer = session.request<FeedPage>(
      ids ? 'PATCH' : 'POST',
      url + (ids ? '/entries' : '/mark-all'),
      { entry_ids: ids, set, until, notiflow, topic },
    );
    await during(answer, (taken) => {
      if (!ids) {
        state.markAll(mark, taken);
        return () => true;
      }
      for (const entry of taken.items) state.put(entry);
      // The counts are right as they are: they go with the entries that are here.
      return ({ type }) => type !== 'counts';
    });
  }

  async function scope(): Promise<string | undefined> {
    const known = await session.scope();
    return known && `${known}${await path()} `;
  }

  const marks = createMarks(waits, scope, send, () => !life, changed, report);

  async function mark(ids: string | readonly string[], set: MarkSet): Promise<boolean> {
    const shown = new Map(feed.getSnapshot().entries.map((entry) => [entry.id, entry]));
    const needed = [ids].flat().filter((id) => {
      const entry = shown.get(id);
      return !entry || isOpenTo(entry, set);
    });
    const taken: Promise<boolean>[] = [];
    while (needed.length > 0) {
      taken.push(marks.add({ ids: needed.splice(0, idsMax), set }));
    }
    return (await Promise.all(taken)).every(Boolean);
  }

  function markAll(set: MarkSet): Promise<boolean> {
    const { notiflow, topic } = filter;
    const until = newest || undefined;
    return marks.add({ until, notiflow, topic, set });
  }

  const feed: Feed = {
    onDelivery: undefined,
    onError: undefined,
    getEntries: list,
    markAsSeen: (ids) => mark(ids, { seen: true }),
    markAsRead: (ids) => mark(ids, { seen: true, read: true }),
    markAsClicked: (ids) => mark(ids, { seen: true, read: true, clicked: true }),
    archive: (ids) => mark(ids, { archived: true }),
    unarchive: (ids) => mark(ids, { archived: false }),
    markAllAsSeen: () => markAll({ seen: true }),
    markAllAsRead: () => markAll({ seen: true, read: true }),
    archiveAll: () => markAll({ archived: true }),
    getSnapshot() {
      snapshot ??= {
        ...state.show(marks.pending(), filter),
        hasMore: !!next,
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
      const after = next;
      const mine = filter;
      if (!after || more === mine) return;
      more = mine;
      await keepTrying(
        waits,
        () =>
          during(list({ ...mine, limit: pageSize, after }), (page) => {
            more = undefined;
            return mine === filter && after === next ? addPage(page, false) : () => false;
          }),
        () => !life,
        report,
      );
      more = undefined;
    },
    refresh: load,
    setFilter(given) {
      filter = given;
      status = 'loading';
      changed();
      return load();
    },
    close() {
      listen(false);
      stop();
    },
  };
  return feed;
}
