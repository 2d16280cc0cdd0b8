import { browser } from './browser.ts';
import type { MarkSet } from './entry.ts';
import { isRefusal, type NotiflowsError } from './errors.ts';
import { keepTrying, type Waits } from './retries.ts';

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
  /** Answers whether the service took it, or that another tab has sent it. */
  add(mark: Omit<Mark, 'at'>): Promise<boolean>;
  /** Sends, also what an earlier page or a tab that is gone has left. */
  flush(): Promise<void>;
}

/** `key` sorts by the moment of the mark. */
type Item = Mark & { key: string };

/** What can go in one request is of one kind. */
const kindOf = (item: Item): unknown => (item.ids ? JSON.stringify(item.set) : item);

/**
 * Marks are sent one request after the other, those that set the same together. They are kept in the local storage
 * under `scope`, each as an item of its own: tabs write beside each other, and whoever sends sends for all.
 */
export function createMarks(
  waits: Waits,
  scope: () => Promise<string | undefined>,
  send: (mark: Mark) => Promise<void>,
  isOver: () => boolean,
  onChange: () => void,
  onError: (error: unknown) => void,
): Marks {
  const settlers = new Map<string, (isTaken: boolean) => void>();
  let kept: Record<string, string> = {};
  let prefix = '';
  let lastAt = 0;
  let flushing: Promise<void> | undefined;

  function write({ key, ...mark }: Item): void {
    const name = prefix + key;
    const text = JSON.stringify(mark);
    try {
      kept[name] = text;
    } catch {
      // The storage is full. From here on they last as long as the page.
      kept = { ...kept, [name]: text };
    }
  }

  function read(): Item[] {
    return Object.keys(kept)
      .filter((name) => name.startsWith(prefix))
      .sort()
      .map((name) => ({ key: name.slice(prefix.length), ...JSON.parse(kept[name] ?? '') }));
  }

  function settle(key: string, isTaken: boolean): void {
    delete kept[prefix + key];
    settlers.get(key)?.(isTaken);
    settlers.delete(key);
    onChange();
  }

  /** Sends the first ones that one request can say. */
  async function sendBatch(items: Item[], first: Item): Promise<void> {
    let room = idsMax;
    const end = items.findIndex((item) => {
      room -= item.ids?.length ?? 0;
      return item !== first && (room < 0 || kindOf(item) !== kindOf(first));
    });
    const batch = end < 0 ? items : items.slice(0, end);
    const ids = first.ids && [...new Set(batch.flatMap((item) => item.ids ?? []))];
    try {
      if (ids?.length !== 0) await send({ ...first, ids });
      for (const { key } of batch) settle(key, true);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { id } = (error as NotiflowsError).details;
      if (ids?.includes(id as string)) {
        // One entry that is gone does not take the others with it.
        for (const item of batch) write({ ...item, ids: item.ids?.filter((one) => one !== id) });
      } else {
        for (const { key } of batch) settle(key, false);
        onError(error);
      }
    }
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      const items = read();
      for (const key of settlers.keys()) {
        // Another tab has sent it.
        if (!items.some((item) => item.key === key)) settle(key, true);
      }
      if (!items[0]) return;
      await sendBatch(items, items[0]);
    }
  }

  async function openStorage(): Promise<void> {
    const name = await scope();
    try {
      if (!name || !browser.localStorage) return;
      const items = read();
      kept = browser.localStorage;
      prefix = name;
      items.forEach(write);
      onChange();
    } catch {
      // Forbidden: then they last as long as the page.
    }
  }

  async function flushOnce(): Promise<void> {
    if (!prefix) await openStorage();
    const locks = browser.navigator?.locks;
    await (locks && prefix ? locks.request(prefix, sendAll) : sendAll());
  }

  function flush(): Promise<void> {
    flushing ??= keepTrying(waits, flushOnce, isOver, onError).finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  return {
    pending: read,
    flush,
    add: (mark) =>
      new Promise((resolve) => {
        lastAt = Math.max(lastAt + 1, Date.now());
        const key = `${lastAt} ${Math.random()}`;
        write({ key, ...mark, at: new Date().toISOString() });
        settlers.set(key, resolve);
        onChange();
        // After this turn, so that what is marked in one is one request.
        queueMicrotask(flush);
      }),
  };
}
