import { useSyncExternalStore } from 'react';

const everyMs = 1_000;
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

// One clock for a page with hundreds of moments; a hidden page needs none.
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    // While nobody listened it stood still.
    now = new Date();
    timer = setInterval(() => {
      if (document.hidden) return;
      now = new Date();
      for (const tell of listeners) tell();
    }, everyMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** A text that the time makes: whoever shows it is drawn anew when it is another one, and not every second. */
export function useTimeText(textAt: (time: Date) => string): string {
  return useSyncExternalStore(subscribe, () => textAt(now));
}

/** The time, to the second. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
