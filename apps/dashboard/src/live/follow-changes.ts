import { anything, type Changes, type Connection, type News } from './changes.ts';

/** The api says something every 15 seconds. */
const silenceMs = 40_000;
const watchMs = 5_000;

/** A stream that has not begun by then is held back by something on the way. */
const beginMs = 8_000;

/** From so many failures in a row on it is said that there is no stream. */
const failuresMax = 2;
const waitMinMs = 1_000;
const waitMaxMs = 60_000;

/** The part of an `EventSource` that is used, so that a test can stand in for it. */
export interface Source {
  addEventListener(
    name: string,
    hear: (event: { lastEventId: string; data: string }) => void,
  ): void;
  onerror: (() => void) | null;
  close(): void;
}

interface FollowOptions {
  url: string;
  /** How far somebody before came; empty where there was nobody. */
  from?: string;
  tell: (news: News) => void;
  open?: (url: string) => Source;
}

/** Something that goes on until it is stopped. */
export interface Following {
  /** Looks whether there is a stream now, since there is a reason to think so. */
  retry(): void;
  stop(): void;
}

/**
 * Follows the changes of a project, for as long as nobody stops it: what was missed while there was no connection is told
 * by the next one, since it says how far this one came.
 */
export function followChanges({
  url,
  from = '',
  tell,
  open = openSource,
}: FollowOptions): Following {
  let source: Source | null = null;
  let connection: Connection = 'connecting';
  let lastId = from;
  let failures = 0;
  let heardAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function say(next: Connection, changes: Changes | null = null): void {
    if (next === connection && changes === null) return;
    connection = next;
    tell({ connection, id: lastId, changes });
  }

  function hear(id: string, changes: Changes | null): void {
    lastId = id || lastId;
    heardAt = Date.now();
    clearTimeout(timer);
    say('live', changes);
  }

  function connect(): void {
    source?.close();
    clearTimeout(timer);
    const isFirst = lastId === '';
    const attempt = open(isFirst ? url : `${url}?last_event_id=${encodeURIComponent(lastId)}`);
    source = attempt;
    timer = setTimeout(fail, beginMs);
    attempt.addEventListener('ready', ({ lastEventId }) => {
      failures = 0;
      // Nobody knows what happened before the first one.
      hear(lastEventId, isFirst ? anything : null);
    });
    attempt.addEventListener('changed', ({ lastEventId, data }) =>
      hear(lastEventId, JSON.parse(data)),
    );
    attempt.addEventListener('reset', ({ lastEventId }) => hear(lastEventId, anything));
    attempt.addEventListener('beat', ({ lastEventId }) => hear(lastEventId, null));
    // What ended it may have changed what may be seen.
    attempt.addEventListener('ended', () => say('connecting', anything));
    // It would come back by itself, but not where it was refused, and not to say what it was told since.
    attempt.onerror = fail;
  }

  function fail(): void {
    source?.close();
    source = null;
    failures += 1;
    say(failures >= failuresMax ? 'polling' : 'connecting');
    const waitMs = Math.min(waitMinMs * 2 ** (failures - 1), waitMaxMs);
    clearTimeout(timer);
    timer = setTimeout(connect, waitMs * (0.75 + Math.random() / 2));
  }

  // A connection may be gone without a word: a lid was closed, a network was left.
  const watching = setInterval(() => {
    if (connection === 'live' && Date.now() - heardAt > silenceMs) fail();
  }, watchMs);
  connect();
  return {
    retry() {
      if (connection !== 'live' || Date.now() - heardAt > silenceMs) connect();
    },
    stop() {
      clearInterval(watching);
      clearTimeout(timer);
      source?.close();
    },
  };
}

function openSource(url: string): Source {
  return new EventSource(url) as Source;
}
