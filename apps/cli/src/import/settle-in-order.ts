import type { ImportRow, RejectedRow } from './import-row.ts';

/** What became of a set of rows: the first `done` of them are settled, with what was rejected of these. */
export interface SettledSet {
  done: number;
  rejected: RejectedRow[];
  /** Why the rest is not settled. */
  error?: unknown;
}

/** A set of rows that is being sent, or was. */
export interface Flight<Settled> {
  set: ImportRow[];
  settled: Settled;
}

interface Settling {
  /** Sets that are sent at a time. */
  setsAtOnce: number;
  settle(rows: ImportRow[]): Promise<SettledSet>;
  signal: AbortSignal;
}

/**
 * Settles several sets at a time, begun and answered in order. After Ctrl-C no more are begun; whatever is begun is
 * ended, also when nobody wants its outcome any more.
 */
export async function* settleInOrder(
  sets: AsyncGenerator<ImportRow[]>,
  { setsAtOnce, settle, signal }: Settling,
): AsyncGenerator<Flight<SettledSet>> {
  const flights: Flight<Promise<SettledSet>>[] = [];
  try {
    for await (const set of sets) {
      flights.push({ set, settled: settle(set) });
      if (flights.length >= setsAtOnce) yield* land(flights);
      if (signal.aborted) break;
    }
    while (flights.length > 0) yield* land(flights);
  } finally {
    await Promise.all(flights.map(({ settled }) => settled));
  }
}

async function* land(flights: Flight<Promise<SettledSet>>[]): AsyncGenerator<Flight<SettledSet>> {
  const first = flights.shift();
  if (first !== undefined) yield { set: first.set, settled: await first.settled };
}
