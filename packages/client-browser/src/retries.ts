import { isRefusal, type NotiflowsError } from './errors.ts';

const capMs = 30_000;
const finalMs = 300_000;

/** Waits that end early when there is a reason to believe that things have changed. */
export interface Waits {
  /** The most that is waited after a first failure. */
  baseMs: number;
  wait(ms: number): Promise<void>;
  /** Waits after so many failures in a row: full jitter, and to the end of the time that the service has named. */
  backOff(failures: number, error?: unknown): Promise<void>;
  /** Ends all waits but those, and calls what is to be called then. */
  wake(): void;
  readonly onWake: Set<() => void>;
}

export function createWaits(): Waits {
  const onWake = new Set<() => void>();
  const wait = (ms: number, isFirm = false) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        onWake.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      if (!isFirm) onWake.add(end);
    });
  const waits: Waits = {
    baseMs: 1000,
    onWake,
    wait,
    backOff(failures, error) {
      const { retryAfterMs = 0, status } = (error ?? {}) as Partial<NotiflowsError>;
      const mostMs = Math.min(capMs, waits.baseMs * 2 ** failures);
      // Nobody gets another answer by asking again soon: many pages with a wrong key are to be no storm.
      const isFinal = error && (status === 401 || isRefusal(error));
      return wait(retryAfterMs + Math.random() * (isFinal ? finalMs : mostMs), retryAfterMs > 0);
    },
    wake: () => {
      for (const act of onWake) act();
    },
  };
  return waits;
}

/** Tries until it works, or until it is over; at least once. */
export async function keepTrying(
  waits: Waits,
  task: () => Promise<unknown>,
  isOver: () => boolean,
  onError: (error: unknown) => void,
): Promise<void> {
  let failures = 0;
  do {
    try {
      await task();
      return;
    } catch (error) {
      onError(error);
      if (!isOver()) await waits.backOff(failures, error);
      failures += 1;
    }
  } while (!isOver());
}
