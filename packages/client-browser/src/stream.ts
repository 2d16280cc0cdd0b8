import { NotiflowsError } from './errors.ts';
import { createEventParser } from './parse-events.ts';
import { keepTrying, type Waits } from './retries.ts';
import type { Session } from './session.ts';

const answerWithinMs = 15_000;
// The service says something every 15 seconds.
const silenceMs = 40_000;
const staleMs = 20_000;
const steadyMs = 5_000;
const pollMs = 15_000;
const pollsMax = 8;

export type Connection = 'connecting' | 'live' | 'offline';

/** One event of a feed. `position` is where it stands in the feed: nothing before it is to come. */
export interface Change {
  type: string;
  position: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is depends on the type
  data: any;
}

/** What the stream brought, and how it is; `from` is the position before the changes. */
export interface News {
  connection: Connection;
  from: number;
  changes: Change[];
}

/**
 * Follows a feed from the position on until the signal: over server-sent events, and by asking now and then where
 * something on the way holds them back.
 */
export async function followFeed(options: {
  session: Session;
  path: string;
  waits: Waits;
  signal: AbortSignal;
  position: number;
  tell(news: News): void;
  onError(error: unknown): void;
}): Promise<void> {
  const { session, path, waits, signal, tell, onError } = options;
  let connection: Connection = 'connecting';
  let cursor = options.position;
  let attempt = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;
  let isHeard = false;
  let polls = 0;

  function say(changes: Change[] = []): void {
    const from = cursor;
    cursor = changes[changes.length - 1]?.position ?? cursor;
    tell({ connection, from, changes });
  }

  function hear(): void {
    isHeard = true;
    heardAt = Date.now();
    connection = 'live';
  }

  function hangUpAfter(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => attempt.abort(), ms);
  }

  async function listen(): Promise<void> {
    hangUpAfter(answerWithinMs);
    const headers = { accept: 'text/event-stream', 'last-event-id': `${cursor}` };
    const response = await session.send(`${path}/stream`, { headers, signal: attempt.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    const parse = createEventParser((ms) => {
      waits.baseMs = ms;
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      hangUpAfter(silenceMs);
      hear();
      let position = cursor;
      say(
        parse(decoder.decode(value, { stream: true })).map(({ id, type, data }) => {
          position = +id || position;
          return { type, position, data: JSON.parse(data) };
        }),
      );
    }
  }

  async function poll(): Promise<void> {
    const counts = await session.request<{ last_event_id: number }>('GET', `${path}/counts`);
    const position = +counts.last_event_id;
    hear();
    say(position === cursor ? [] : [{ type: 'reset', position, data: {} }]);
  }

  /** One attempt; resolves when the next may follow at once. */
  async function attemptOnce(): Promise<void> {
    const startedAt = Date.now();
    heardAt = startedAt;
    attempt = new AbortController();
    isHeard = false;
    if (polls > 0) {
      polls -= 1;
      await poll();
      return waits.wait(pollMs * (0.5 + Math.random()));
    }
    let failure: unknown = new NotiflowsError('Stream ended');
    try {
      await listen();
    } catch (error) {
      failure = error;
    }
    // Nothing came: something on the way holds back what is not at its end.
    if (attempt.signal.aborted && !isHeard) polls = pollsMax;
    attempt.abort();
    clearTimeout(timer);
    if (polls > 0) return undefined;
    // One that lasted is no failure: services are started anew, and tokens end.
    if (isHeard && Date.now() - startedAt > steadyMs) return waits.backOff(0);
    connection = 'offline';
    say();
    throw failure;
  }

  /** There is a reason to look whether the connection is still one. */
  function check(): void {
    if (Date.now() - heardAt > staleMs) attempt.abort();
    say();
  }

  const isOver = () => signal.aborted;
  signal.addEventListener('abort', () => attempt.abort());
  waits.onWake.add(check);
  while (!isOver()) {
    await keepTrying(waits, attemptOnce, isOver, (error) => isOver() || onError(error));
  }
  waits.onWake.delete(check);
}
