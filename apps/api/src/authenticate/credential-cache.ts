interface CacheOptions<T> {
  find: (hash: Buffer) => Promise<T | null>;
  /** How long a revoked credential may still be accepted. */
  ttlMs: number;
  entriesMax: number;
}

/**
 * Remembers credentials by their hash, unknown ones too, so that most requests ask Postgres nothing.
 * Requests that come together share one query; a query that failed is not remembered.
 */
export function createCredentialCache<T>({ find, ttlMs, entriesMax }: CacheOptions<T>) {
  const entries = new Map<string, { found: Promise<T | null>; staleAt: number }>();
  return (hash: Buffer): Promise<T | null> => {
    const key = hash.toString('base64');
    const entry = entries.get(key);
    if (entry !== undefined && performance.now() < entry.staleAt) return entry.found;
    const found = find(hash);
    // Deleted first, so that the map stays ordered by age and the oldest entry is the first.
    entries.delete(key);
    entries.set(key, { found, staleAt: performance.now() + ttlMs });
    found.catch(() => entries.delete(key));
    if (entries.size > entriesMax) entries.delete(entries.keys().next().value ?? '');
    return found;
  };
}
