/** Counts things that are told apart by what they say. */
export class Tally<T extends Record<string, string | null>> {
  private readonly counted = new Map<string, T & { count: number }>();

  add(thing: T, count: number): void {
    const key = JSON.stringify(Object.values(thing));
    const before = this.counted.get(key);
    if (before === undefined) this.counted.set(key, { ...thing, count });
    else before.count += count;
  }

  /** The most frequent first. */
  list(): (T & { count: number })[] {
    return [...this.counted.values()].sort((a, b) => b.count - a.count);
  }
}
