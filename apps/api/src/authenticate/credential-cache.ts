import { LRUCache } from 'lru-cache';

interface CacheOptions<T> {
  find: (hash: Buffer) => Promise<T | null>;
  /** How long a revoked credential may still be accepted. */
  ttlMs: number;
  entriesMax: number;
  /** What tells the time, in milliseconds; the process' own clock when left out. */
  clock?: { now(): number };
}

/** Credentials by their hash. */
export interface CredentialCache<T> {
  find(hash: Buffer): Promise<T | null>;
  /** Asks anew for the next request with this credential. */
  forget(hash: Buffer): void;
  /** Asks anew for every credential. */
  clear(): void;
}

/**
 * Remembers credentials by their hash, unknown ones too, so that most requests ask Postgres nothing.
 * Requests that come together share one query; a query that failed is not remembered.
 */
export function createCredentialCache<T>(options: CacheOptions<T>): CredentialCache<T> {
  const { find, ttlMs: ttl, entriesMax: max, clock } = options;
  // Promises, so that requests share a query, and so that "there is none" is an answer, too.
  const entries = new LRUCache<string, Promise<T | null>>({
    max,
    ttl,
    ttlResolution: 0,
    perf: clock,
  });

  function remember(hash: Buffer, key: string): Promise<T | null> {
    const found = find(hash);
    entries.set(key, found);
    found.catch(() => {
      if (entries.peek(key) === found) entries.delete(key);
    });
    return found;
  }

  return {
    find(hash) {
      const key = hash.toString('base64');
      return entries.get(key) ?? remember(hash, key);
    },
    forget: (hash) => void entries.delete(hash.toString('base64')),
    clear: () => entries.clear(),
  };
}
