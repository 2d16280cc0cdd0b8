/** Remembers what was used last, up to a total weight. */
export interface Lru<T> {
  /** Finds the entry, or adds the one that `create` builds. */
  findOrAdd(key: string, create: () => T): T;
}

/** Creates an empty store; `weigh` says what an entry of this key counts for, 1 unless told. */
export function createLru<T>(options: {
  weightMax: number;
  weigh?: (key: string) => number;
}): Lru<T> {
  const { weightMax, weigh = () => 1 } = options;
  const entries = new Map<string, T>();
  let weight = 0;

  const touch = (key: string, entry: T) => {
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  };
  const dropOldest = () => {
    for (const key of entries.keys()) {
      if (weight <= weightMax) return;
      entries.delete(key);
      weight -= weigh(key);
    }
  };

  return {
    findOrAdd(key, create) {
      const known = entries.get(key);
      if (known !== undefined) return touch(key, known);
      const entry = create();
      weight += weigh(key);
      entries.set(key, entry);
      dropOldest();
      return entry;
    },
  };
}
