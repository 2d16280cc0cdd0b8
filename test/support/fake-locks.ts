interface Request {
  grant(): void;
  reject(error: Error): void;
}

interface Held {
  waiting: Request[];
  /** Takes the lock away from who has it. */
  steal: ((error: Error) => void) | undefined;
}

/** The part of the Web Locks API that is about exclusive locks, for Node, which has none of it yet. */
export interface FakeLocks {
  request<T>(
    name: string,
    options: { steal?: boolean; signal?: AbortSignal } | (() => Promise<T>),
    act?: () => Promise<T>,
  ): Promise<T>;
}

const abortError = (message: string) => new DOMException(message, 'AbortError');

/** One lock manager, as all tabs of an origin share it. */
export function createFakeLocks(): FakeLocks {
  const held = new Map<string, Held>();

  function take<T>(name: string, lock: Held, act: () => Promise<T>): Promise<T> {
    const lost = new Promise<never>((_, reject) => {
      lock.steal = reject;
    });
    const mine = lock.steal;
    const done = Promise.resolve().then(act);
    // The lock lasts until what is done under it ends; who loses it hears of that at once.
    void done
      .catch(() => {})
      .then(() => {
        if (lock.steal !== mine) return;
        const next = lock.waiting.shift();
        if (next === undefined) held.delete(name);
        else next.grant();
      });
    return Promise.race([done, lost]);
  }

  return {
    request(name, options, act) {
      const { steal = false, signal } = typeof options === 'function' ? {} : options;
      const work = typeof options === 'function' ? options : act;
      if (work === undefined) throw new TypeError('There is nothing to do under the lock');
      const lock = held.get(name) ?? { waiting: [], steal: undefined };
      if (!held.has(name) || steal) {
        held.set(name, lock);
        lock.steal?.(abortError('The lock was stolen'));
        return take(name, lock, work);
      }
      return new Promise((resolve, reject) => {
        const waiting: Request = { grant: () => resolve(take(name, lock, work)), reject };
        lock.waiting.push(waiting);
        signal?.addEventListener('abort', () => {
          const place = lock.waiting.indexOf(waiting);
          if (place < 0) return;
          lock.waiting.splice(place, 1);
          reject(abortError('Nobody waits for the lock any more'));
        });
      });
    },
  };
}
