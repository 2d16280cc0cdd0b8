import { NotiflowsError } from './errors.ts';
import { createEventParser } from './parse-events.ts';
import { backoffMs, isFinal, type Waits } from './retries.ts';
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
  from?: number | undefined;
  changes: Change[];
}

export interface Stream {
  /** Follows the feed from the position on until the signal; rejects when the service refuses. */
  run(signal: AbortSignal, from: number | undefined): Promise<void>;
  /** There is a reason to look whether the connection is still one; tells how it is. */
  poke(): void;
}

/** Follows a feed over server-sent events, and by asking now and then where something on the way holds them back. */
export function createStream(options: {
  session: Session;
  path: string;
  waits: Waits;
  tell(news: News): void;
  onError(error: unknown): void;
}): Stream {
  const { session, path, waits, tell, onError } = options;
  let cursor: number | undefined;
  let connection: Connection = 'connecting';
  let heardAt = 0;
  let baseMs = 1000;
  let polls = 0;
  let hangUp: (() => void) | undefined;

  function say(changes: Change[] = []): void {
    const from = cursor;
    cursor = changes[changes.length - 1]?.position ?? cursor;
    tell({ connection, from, changes });
  }

  /** Answers whether it ended for a reason that needs no patience. */
  async function listen(signal: AbortSignal): Promise<boolean> {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isExpired = false;
    let isPoked = false;
    let isSilent = true;
    const abort = () => controller.abort();
    const expect = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(abort, ms);
    };
    signal.addEventListener('abort', abort);
    hangUp = () => {
      isPoked = true;
      abort();
    };
    try {
      expect(answerWithinMs);
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (cursor !== undefined) headers['last-event-id'] = `${cursor}`;
      const response = await session.open('GET', `${path}/stream`, { headers }, controller.signal);
      const reader = response.body?.getReader();
      if (!reader || !response.headers.get('content-type')?.includes('event-stream')) {
        throw new NotiflowsError('Something else than the service answered', response.status);
      }
      const decoder = new TextDecoder();
      const parse = createEventParser((ms) => {
        baseMs = ms;
      });
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        expect(silenceMs);
        isSilent = false;
        heardAt = Date.now();
        connection = 'live';
        let position = cursor ?? 0;
        const changes = parse(decoder.decode(value, { stream: true })).map(({ id, type, data }) => {
          position = +id || position;
          isExpired ||= type === 'token_expired';
          return { type, position, data: JSON.parse(data) };
        });
        say(changes);
      }
    } catch (error) {
      if (isSilent && !isPoked && !signal.aborted) {
        if (!controller.signal.aborted) throw error;
        polls = pollsMax;
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      hangUp = undefined;
      abort();
    }
    if (isExpired) await session.renew(true);
    return isExpired || isPoked;
  }

  async function poll(): Promise<void> {
    const data = await session.request<{ last_event_id: number }>('GET', `${path}/counts`);
    const position = +data.last_event_id;
    const isNews = position !== cursor;
    heardAt = Date.now();
    connection = 'live';
    say([
      { type: 'counts', position, data },
      ...(isNews ? [{ type: 'reset', position, data }] : []),
    ]);
  }

  return {
    async run(signal, from) {
      cursor = from;
      for (let failures = 0; !signal.aborted; failures += 1) {
        const startedAt = Date.now();
        let pauseMs: number | undefined;
        let isFirm = false;
        try {
          if (polls > 0) {
            polls -= 1;
            await poll();
            pauseMs = pollMs * (0.5 + Math.random());
          } else {
            const isPrompt = await listen(signal);
            if (polls > 0 || (isPrompt && Date.now() - startedAt > steadyMs)) pauseMs = 0;
            else if (!signal.aborted) {
              connection = 'connecting';
              say();
            }
          }
        } catch (error) {
          if (signal.aborted) return;
          connection = 'offline';
          say();
          pauseMs = backoffMs(failures, error, baseMs);
          isFirm = (error as NotiflowsError).retryAfterMs > 0;
          onError(error);
          if (isFinal(error)) throw error;
        }
        if (Date.now() - startedAt > steadyMs) failures = 0;
        if (!signal.aborted) await waits.wait(pauseMs ?? backoffMs(failures, {}, baseMs), isFirm);
      }
    },
    poke() {
      if (Date.now() - heardAt > staleMs) hangUp?.();
      waits.wake();
      say();
    },
  };
}
