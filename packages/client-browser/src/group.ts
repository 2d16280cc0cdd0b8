import { browser } from './browser.ts';
import { backoffMs, type Waits } from './retries.ts';

// A leader says something every 40 seconds at the latest, also when all goes wrong.
const leaderSilenceMs = 60_000;

/** All tabs that follow the same feed. */
export interface Group {
  /** Asks the leader to look whether its connection is still one. */
  wake(): void;
  leave(): void;
}

/**
 * Joins the group of this name, in which one does the work and tells what comes of it to all, itself included. When
 * it goes away another one takes over, also when it only falls silent. Without a name, or where a browser has no
 * locks or channels, everybody is a group of one.
 */
export function joinGroup<T>(options: {
  name: string | undefined;
  waits: Waits;
  work(signal: AbortSignal, tell: (news: T) => void): Promise<void>;
  hear(news: T): void;
  poke(): void;
}): Group {
  const { name, waits, work, hear, poke } = options;
  const locks = browser.navigator?.locks;
  const channel =
    name && locks && browser.BroadcastChannel ? new browser.BroadcastChannel(name) : undefined;
  let leading: AbortController | undefined;
  let queued = new AbortController();
  let hasLeft = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function watch(): void {
    clearTimeout(timer);
    if (!channel || hasLeft) return;
    timer = setTimeout(() => queued.abort(), leaderSilenceMs * (1 + Math.random()));
  }

  async function lead(): Promise<void> {
    const mine = new AbortController();
    leading = mine;
    clearTimeout(timer);
    try {
      if (!hasLeft) {
        await work(mine.signal, (news) => {
          if (mine.signal.aborted) return;
          hear(news);
          channel?.postMessage(news);
        });
      }
    } finally {
      if (leading === mine) leading = undefined;
    }
  }

  async function takeTurns(): Promise<void> {
    for (let isStealing = false; !hasLeft; ) {
      queued = new AbortController();
      watch();
      try {
        if (!channel || !locks || !name) await lead();
        else if (isStealing) await locks.request(name, { steal: true }, lead);
        else await locks.request(name, { signal: queued.signal }, lead);
        isStealing = false;
      } catch (error) {
        leading?.abort();
        isStealing = queued.signal.aborted;
        // Outside of the lock, so that a tab whose token is refused does not stand in the way of the others.
        if (!isStealing && !hasLeft) await waits.wait(backoffMs(0, error));
      }
    }
  }

  if (channel) {
    channel.onmessage = ({ data }) => {
      if (leading) {
        if (data === 'wake') poke();
      } else if (data !== 'wake') {
        watch();
        hear(data);
      }
    };
    channel.postMessage('wake');
  }
  void takeTurns();
  return {
    wake() {
      if (leading) poke();
      else channel?.postMessage('wake');
    },
    leave() {
      hasLeft = true;
      clearTimeout(timer);
      queued.abort();
      leading?.abort();
      channel?.close();
    },
  };
}
