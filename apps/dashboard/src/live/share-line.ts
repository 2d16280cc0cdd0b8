import type { News } from './changes.ts';
import { type Following, followChanges } from './follow-changes.ts';

/** The leader says something every 15 seconds, as the api does. */
const silenceMs = 45_000;
const answerMs = 3_000;

interface LineOptions {
  /** What the tabs that share it have in common. */
  name: string;
  url: string;
  hear: (news: News) => void;
}

/**
 * Follows the changes of a project together with the other tabs: one of them has the stream and tells the others, since a
 * browser has six connections to a server and no more. When it goes another takes over. Where there are no locks, each tab
 * has its own stream.
 */
export function shareLine({ name, url, hear }: LineOptions): Following {
  const { locks } = navigator;
  if (locks === undefined) return followChanges({ url, tell: hear });
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let following: Following | null = null;
  let latest: News = { connection: 'connecting', id: '', changes: null };
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Without a word from a leader, one asks. */
  function expectWithin(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => hear({ ...latest, connection: 'polling', changes: null }), ms);
  }

  function tell(news: News): void {
    latest = news;
    channel.postMessage(news);
    hear(news);
  }

  channel.onmessage = ({ data }: MessageEvent<News | 'hello'>) => {
    if (following !== null) {
      if (data === 'hello') channel.postMessage({ ...latest, changes: null });
    } else if (data !== 'hello') {
      expectWithin(silenceMs);
      latest = data;
      hear(data);
    }
  };

  /** Leads until it leaves. */
  function lead(): Promise<void> {
    return new Promise((resolve) => {
      if (leaving.signal.aborted) return resolve();
      clearTimeout(timer);
      following = followChanges({ url, from: latest.id, tell });
      // Also where nothing changes, the others hear that there is somebody.
      const sign = setInterval(
        () => channel.postMessage({ ...latest, changes: null }),
        silenceMs / 3,
      );
      leaving.signal.addEventListener('abort', () => {
        clearInterval(sign);
        following?.stop();
        resolve();
      });
    });
  }

  expectWithin(answerMs);
  channel.postMessage('hello');
  locks.request(name, { signal: leaving.signal }, lead).catch(() => {});
  return {
    retry: () => following?.retry(),
    stop() {
      clearTimeout(timer);
      leaving.abort();
      // What is still to be said is said.
      setTimeout(() => channel.close());
    },
  };
}
