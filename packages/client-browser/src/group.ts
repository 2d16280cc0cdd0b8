import { browser } from './browser.ts';
import type { Waits } from './retries.ts';

// A leader says something every 40 seconds at the latest, also when all goes wrong.
const leaderSilenceMs = 60_000;

/** All tabs that follow the same feed. */
export interface Group {
  /** Wakes the leader, who looks whether its connection is still one. */
  wake(): void;
  leave(): void;
}

/**
 * Joins the group of this name, in which one does the work and tells what comes of it to all, itself included. When
 * it goes away another one takes over, also when it only falls silent. Without a name, or where a browser has no
 * locks or channels, everybody is a group of one.
 */
export function joinGroup<T>(
  waits: Waits,
  name: string | undefined,
  work: (signal: AbortSignal, tell: (news: T) => void) => Promise<void>,
  hear: (news: T) => void,
): Group {
  // A browser that has locks has channels.
  const locks = name && browser.navigator?.locks;
  const channel = locks ? new BroadcastChannel(name) : undefined;
  let leading: AbortController | undefined;
  let queued = new AbortController();
  let hasLeft = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function watch(): void {
    clearTimeout(timer);
    timer = setTimeout(() => queued.abort(), leaderSilenceMs * (1 + Math.random()));
  }

  async function lead(): Promise<void> {
    leading = new AbortController();
    const { signal } = leading;
    clearTimeout(timer);
    if (hasLeft) return;
    await work(signal, (news) => {
      if (signal.aborted) return;
      // To the others first: what is heard here may lead to more news.
      channel?.postMessage(news);
      hear(news);
    });
  }

  async function takeTurns(): Promise<void> {
    for (let isStealing = false; !hasLeft; ) {
      queued = new AbortController();
      watch();
      try {
        const { signal } = queued;
        if (locks) await locks.request(name, isStealing ? { steal: true } : { signal }, lead);
        else await lead();
      } catch {
        // Another one has taken over, or the leader has been silent for too long.
        leading?.abort();
        leading = undefined;
        isStealing = queued.signal.aborted;
      }
    }
  }

  if (channel) {
    channel.onmessage = ({ data }) => {
      if (leading) {
        if (data === 'wake') waits.wake();
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
      if (!leading) channel?.postMessage('wake');
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
