interface RefresherOptions {
  /** Asks anew; resolves when the answer is there. */
  refresh: () => Promise<unknown>;
  /** Asks at most so often. */
  gapMs: number;
  isHidden?: () => boolean;
}

/** Keeps something fresh that is said to have changed. */
export interface Refresher {
  /** It has changed. */
  touch(): void;
  /** Whoever looks can see it again. */
  show(): void;
  stop(): void;
}

/**
 * Asks anew when something has changed: at once, and then no more often than every `gapMs`, never while an answer is under
 * way, never for longer than the half of the time, and not while nobody can see it. Whatever is missed by that is asked for
 * afterwards: the last change is always seen.
 */
export function createRefresher({
  refresh,
  gapMs,
  isHidden = () => document.hidden,
}: RefresherOptions): Refresher {
  let isDirty = false;
  let isBusy = false;
  let nextAt = 0;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    timer = undefined;
    if (!isDirty || isHidden()) return;
    isDirty = false;
    isBusy = true;
    const startedAt = Date.now();
    await refresh().catch(() => {});
    isBusy = false;
    nextAt = Math.max(startedAt + gapMs, 2 * Date.now() - startedAt);
    plan();
  }

  function plan(): void {
    if (!isDirty || isBusy || isStopped || timer !== undefined || isHidden()) return;
    timer = setTimeout(ask, Math.max(0, nextAt - Date.now()));
  }

  return {
    touch() {
      isDirty = true;
      plan();
    },
    show: plan,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
