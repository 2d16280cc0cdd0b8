import { LRUCache } from 'lru-cache';

interface RecentAnswersOptions<Asked, T> {
  find: (asked: Asked) => Promise<T>;
  /** What tells two questions apart. */
  keyOf: (asked: Asked) => string;
  /** How long an answer may be out of date. */
  ttlMs: number;
  entriesMax: number;
  /** Whether an answer is worth keeping; each is when left out. */
  isKept?: (answer: T) => boolean;
  /** What tells the time, in milliseconds; the process' own clock when left out. */
  clock?: { now(): number } | undefined;
}

/** Answers that are asked for again and again. */
export interface RecentAnswers<Asked, T> {
  find(asked: Asked): Promise<T>;
  /** Asks anew for the next such question. */
  forget(asked: Asked): void;
  /** Asks anew for every one. */
  clear(): void;
}

/**
 * Remembers answers for a short while, so that most requests ask Postgres nothing. Requests that come together share one
 * query; a query that failed is not remembered.
 */
export function createRecentAnswers<Asked, T>(
  options: RecentAnswersOptions<Asked, T>,
): RecentAnswers<Asked, T> {
  const { find, keyOf, ttlMs: ttl, entriesMax: max, isKept = () => true, clock } = options;
  // Promises, so that requests share a query, and so that "there is none" is an answer, too.
  const entries = new LRUCache<string, Promise<T>>({ max, ttl, ttlResolution: 0, perf: clock });

  function remember(asked: Asked, key: string): Promise<T> {
    const found = find(asked);
    entries.set(key, found);
    const drop = () => {
      if (entries.peek(key) === found) entries.delete(key);
    };
    found.then((answer) => void (isKept(answer) || drop()), drop);
    return found;
  }

  return {
    find(asked) {
      const key = keyOf(asked);
      return entries.get(key) ?? remember(asked, key);
    },
    forget: (asked) => void entries.delete(keyOf(asked)),
    clear: () => entries.clear(),
  };
}
