import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const tryForMs = 10 * 60_000;

// What Postgres could not take while it was away, it has to take when it is back, and memory until then.
const atOnceMax = 100;

/** What a request could not finish, and which must not be left half done. */
export interface LateWork {
  /** Tries the work again until it is done or given up; it must be such that doing it again does no harm. */
  finish(about: UnfinishedRequest, work: () => Promise<unknown>): void;
  /** Tries once more what is left, and gives up the rest. */
  close(): Promise<void>;
}

/** The request whose work is not finished. */
export interface UnfinishedRequest {
  request_id: string;
  route: string;
}

/** Makes a place for late work; whatever is given up is reported, and never held for more than ten minutes. */
export function createLateWork(options: {
  onGivenUp: (about: UnfinishedRequest, error: unknown) => void;
  /** How long it waits before each try. */
  pauseMs?: number;
}): LateWork {
  const { onGivenUp, pauseMs = 1_000 } = options;
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);

  async function persist(about: UnfinishedRequest, work: () => Promise<unknown>): Promise<void> {
    const givesUpAt = performance.now() + tryForMs;
    for (;;) {
      await wait(pauseMs, undefined, { signal: closing.signal }).catch(() => {});
      try {
        await work();
        return;
      } catch (error) {
        if (closing.signal.aborted || performance.now() > givesUpAt) return onGivenUp(about, error);
      }
    }
  }

  return {
    finish(about, work) {
      if (underWay.size >= atOnceMax) return onGivenUp(about, new Error('Too much is late.'));
      const persisting = persist(about, work);
      underWay.add(persisting);
      void persisting.finally(() => underWay.delete(persisting));
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}
