import { browser } from './browser.ts';
import type { MarkSet } from './entry.ts';
import { isRefusal, type NotiflowsError } from './errors.ts';
import { backoffMs, type Waits } from './retries.ts';

const idsMax = 1000;

/** What the user did: to some entries, or to all up to one of them. */
export interface Mark {
  ids?: string[] | undefined;
  until?: string | undefined;
  notiflow?: string | undefined;
  topic?: string | undefined;
  set: MarkSet;
  at: string;
}

/** The marks that the service has not taken yet, in their order. */
export interface Marks {
  pending(): Mark[];
  /** Answers whether the service took it; waits for that as long as there is no way to it. */
  add(mark: Mark): Promise<boolean>;
  /** Sends what an earlier page, or another tab that is gone, has left. */
  resume(): void;
}

interface Item {
  key: string;
  mark: Mark;
  isKept: boolean;
  settle(isTaken: boolean): void;
}

/**
 * Marks are sent one request after the other, those that set the same together. They are kept in the local storage
 * under `scope`, where each has an item of its own: tabs write beside each other, and whoever sends sends for all.
 */
export function createMarks(options: {
  scope(): Promise<string | undefined>;
  send(mark: Mark): Promise<unknown>;
  waits: Waits;
  isClosed(): boolean;
  onChange(): void;
  onError(error: unknown): void;
}): Marks {
  const { scope, send, waits, isClosed, onChange, onError } = options;
  let items: Item[] = [];
  let count = 0;
  let prefix: string | undefined;
  let isScoped = false;
  let isSending = false;

  const storage = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      return prefix && browser.localStorage ? use(browser.localStorage) : undefined;
    } catch {
      return undefined; // Forbidden, or full: then they last as long as the page.
    }
  };
  const keep = (item: Item) =>
    storage((kept) => {
      kept.setItem(prefix + item.key, JSON.stringify(item.mark));
      item.isKept = true;
    });
  const enqueue = (item: Item) => {
    items = [...items, item].sort((a, b) => (a.key < b.key ? -1 : 1));
    onChange();
  };
  const settle = (settled: Item[], isTaken: boolean) => {
    items = items.filter((item) => !settled.includes(item));
    for (const item of settled) {
      storage((kept) => kept.removeItem(prefix + item.key));
      item.settle(isTaken);
    }
    onChange();
  };

  /** Takes over what others left, and lets go of what others have sent. */
  function compareWithKept(): void {
    storage((kept) => {
      const keys = Object.keys(kept)
        .filter((key) => key.startsWith(prefix ?? ''))
        .map((key) => key.slice(prefix?.length));
      settle(
        items.filter(({ key, isKept }) => isKept && !keys.includes(key)),
        true,
      );
      for (const key of keys.filter((name) => !items.some((item) => item.key === name))) {
        const mark = JSON.parse(kept.getItem(prefix + key) ?? 'null');
        if (mark) enqueue({ key, mark, isKept: true, settle() {} });
      }
    });
  }

  /** The first ones that one request can say. */
  function nextBatch(): Item[] {
    const sets = (item?: Item) => item?.mark.ids && JSON.stringify(item.mark.set);
    let room = idsMax;
    const end = items.findIndex((item, index) => {
      room -= item.mark.ids?.length ?? 0;
      return index > 0 && (room < 0 || !sets(item) || sets(item) !== sets(items[0]));
    });
    return end < 0 ? items : items.slice(0, end);
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      compareWithKept();
      const batch = nextBatch();
      const [first] = batch;
      if (!first) return;
      const { mark } = first;
      const ids = mark.ids && [...new Set(batch.flatMap((item) => item.mark.ids ?? []))];
      try {
        if (!ids || ids.length > 0) await send({ ...mark, ids });
        settle(batch, true);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // One entry that is gone does not take the others with it.
        const { id } = (error as NotiflowsError).details;
        if (ids?.includes(id as string)) {
          for (const item of batch) {
            item.mark = { ...item.mark, ids: item.mark.ids?.filter((one) => one !== id) };
            keep(item);
          }
        } else {
          settle(batch, false);
          onError(error);
        }
      }
    }
  }

  async function work(): Promise<void> {
    if (isSending) return;
    isSending = true;
    for (let failures = 0; ; failures += 1) {
      try {
        if (!isScoped) {
          prefix = await scope();
          isScoped = true;
          items.forEach(keep);
        }
        const locks = browser.navigator?.locks;
        await (locks && prefix ? locks.request(`${prefix}send`, sendAll) : sendAll());
        break;
      } catch (error) {
        onError(error);
        await waits.wait(backoffMs(failures, error), !!(error as NotiflowsError).retryAfterMs);
        if (isClosed()) break;
      }
    }
    isSending = false;
  }

  return {
    pending: () => items.map(({ mark }) => mark),
    add: (mark) =>
      new Promise((resolve) => {
        const order = Date.now().toString(36) + (count++).toString(36).padStart(4, '0');
        const key = order + Math.random().toString(36).slice(2, 8);
        const item: Item = { key, mark, isKept: false, settle: resolve };
        keep(item);
        enqueue(item);
        // After this turn, so that what is marked in one is one request.
        queueMicrotask(() => void work());
      }),
    resume: () => void work(),
  };
}
