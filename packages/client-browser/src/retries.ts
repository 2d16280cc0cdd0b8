import { isRefusal, type NotiflowsError } from './errors.ts';

const capMs = 30_000;
const refusedMs = 300_000;

/** Whether nobody gets another answer by asking again soon. */
export function isFinal(error: unknown): boolean {
  return (error as Partial<NotiflowsError>).status === 401 || isRefusal(error);
}

/** How long to wait after so many failures in a row: full jitter, never less than the service asked for. */
export function backoffMs(failures: number, error: unknown = {}, baseMs = 1000): number {
  const { retryAfterMs = 0 } = error as Partial<NotiflowsError>;
  const grownMs = Math.min(Math.max(capMs, baseMs), baseMs * 2 ** failures);
  // Many pages with a wrong key are to be no storm.
  return retryAfterMs + Math.random() * (isFinal(error) ? refusedMs : grownMs);
}

/** Waits that end early when there is a reason to believe that things have changed. */
export interface Waits {
  /** `isFirm` waits to the end, as for a service that named the time. */
  wait(ms: number, isFirm?: boolean): Promise<void>;
  wake(): void;
  /** Ends all of them. */
  end(): void;
}

export function createWaits(): Waits {
  const waiting = new Map<() => void, boolean>();
  const endAll = (firmToo: boolean) => {
    for (const [end, isFirm] of waiting) if (firmToo || !isFirm) end();
  };
  return {
    wait: (ms, isFirm = false) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        waiting.set(end, isFirm);
      }),
    wake: () => endAll(false),
    end: () => endAll(true),
  };
}
