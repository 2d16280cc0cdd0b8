/** Counts the failures of each client within a minute of its first one. */
export interface FailureCount {
  /** Notes a failure; answers how many there are now, and the milliseconds until the count begins anew. */
  note(client: string): Failures;
  /** How many there are, without another one. */
  peek(client: string): Failures;
}

interface Failures {
  failures: number;
  beginsAnewInMs: number;
}

interface Window {
  failures: number;
  endsAt: number;
}

const windowMs = 60_000;

// Whoever fails from so many addresses in one minute is not slowed by a count; our memory is worth more.
const clientsMax = 10_000;

/** Makes a count that knows at most 10,000 clients, the latest ones; `now` is a clock in milliseconds. */
export function createFailureCount(now: () => number = () => performance.now()): FailureCount {
  // Every window is as long as any other, so that the order of their beginnings is that of their ends.
  const windows = new Map<string, Window>();

  function forget(): void {
    for (const [client, { endsAt }] of windows) {
      if (endsAt > now() && windows.size < clientsMax) return;
      windows.delete(client);
    }
  }

  return {
    note(client) {
      const known = windows.get(client);
      if (known !== undefined && known.endsAt > now()) {
        known.failures += 1;
        return { failures: known.failures, beginsAnewInMs: known.endsAt - now() };
      }
      windows.delete(client);
      forget();
      windows.set(client, { failures: 1, endsAt: now() + windowMs });
      return { failures: 1, beginsAnewInMs: windowMs };
    },
    peek(client) {
      const { failures = 0, endsAt = 0 } = windows.get(client) ?? {};
      const beginsAnewInMs = endsAt - now();
      return beginsAnewInMs > 0 ? { failures, beginsAnewInMs } : { failures: 0, beginsAnewInMs: 0 };
    },
  };
}
