interface CacheOptions<T> {
  find: (hash: Buffer) => Promise<T | null>;
  /** How long a revoked credential may still be accepted. */
  ttlMs: number;
  entriesMax: number;
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
  const { ttlMs, entriesMax } = options;
  const entries = new Map<string, { found: Promise<T | null>; staleAt: number }>();

  function remember(hash: Buffer, key: string): Promise<T | null> {
    const entry = { found: options.find(hash), staleAt: performance.now() + ttlMs };
    // Deleted first, so that the map stays ordered by age and the oldest entry is the first.
    entries.delete(key);
    entries.set(key, entry);
    entry.found.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    if (entries.size > entriesMax) entries.delete(entries.keys().next().value ?? '');
    return entry.found;
  }

  return {
    find(hash) {
      const key = hash.toString('base64');
      const entry = entries.get(key);
      if (entry !== undefined && performance.now() < entry.staleAt) return entry.found;
      return remember(hash, key);
    },
    forget: (hash) => void entries.delete(hash.toString('base64')),
    clear: () => entries.clear(),
  };
}
