import type { Admission, Database } from '@notiflow/database';
import type { FeedBell, RungFeeds } from '@notiflow/queue';
import type { FeedStream } from './feed-stream.ts';
import { type Ending, type Line, pickRetryMs } from './line.ts';
import { lookAtFeeds } from './look-at-feeds.ts';
import type { StreamMetrics } from './stream-metrics.ts';
import { createStreamRegistry } from './stream-registry.ts';
import { type EndedStreams, takeTurns } from './take-turns.ts';

/** Whom a stream is for, and from where on. */
export interface StreamWish {
  userId: string;
  channelId: string;
  admission: Admission;
  inboxGeneration: number | null;
  /** Until when its reader is believed to be who they are, in milliseconds of the epoch; null for as long as nothing is changed. */
  validUntil: number | null;
  /** What its reader knows of; null begins with what comes next. */
  after: number | null;
}

/** Why there is no place for another stream. */
export type NoPlace = 'stopping' | 'process_full' | 'user_full';

/** The streams of this process: all that is told to their readers goes through it. */
export interface FeedHub {
  /** Whether there is a place for one more of this user; null when there is. */
  refuse(userId: string): NoPlace | null;
  /** Tells the reader on a line of a feed from now on; the function it answers is to be called when the line is closed. */
  open(line: Line, wish: StreamWish): () => void;
  /** Takes no more streams and ends all there are, so that their readers come back to another process. */
  close(): void;
}

interface FeedHubDeps {
  feeds: Pick<Database['feeds'], 'readFeedPositions' | 'readFeedChanges'>;
  /** Finds which of some streams are to end, since their reader may not have them any more. */
  findEnded: (streams: readonly FeedStream[]) => Promise<EndedStreams>;
  bell: Pick<FeedBell, 'listen'>;
  metrics: StreamMetrics;
  limits: { streams: number; streamsPerUser: number };
  /** Told of looks that failed; what is not told now is told at the next one. */
  onError: (error: unknown) => void;
}

/** Rings that come within this time are looked at together. */
const gatherMs = 10;

/** Streams that are looked at together. */
const setMax = 500;

const turnMs = 1_000;

/** Opens the hub; it listens, and keeps the time, from the first stream on. */
export function createFeedHub(deps: FeedHubDeps): FeedHub {
  const { metrics, limits } = deps;
  const registry = createStreamRegistry();
  const looks = createLooks(deps);
  let turns: NodeJS.Timeout | null = null;
  let opened = 0;
  let isEnding = false;

  function hear({ userIds, rungAt }: RungFeeds): void {
    if (userIds === null) looks.want(registry.all(), rungAt);
    else for (const userId of userIds) looks.want(registry.ofUser(userId), rungAt);
  }

  function begin(): void {
    deps.bell.listen(hear);
    const turn = takeTurns({ ...deps, streams: registry.all(), want: looks.want, end, drop });
    turns = setInterval(turn, turnMs).unref();
  }

  function close(stream: FeedStream): boolean {
    if (!registry.remove(stream)) return false;
    stream.isOpen = false;
    looks.forget(stream);
    metrics.noteClosed(stream.line.kind);
    return true;
  }

  function end(stream: FeedStream, ending: Ending): void {
    if (close(stream)) stream.line.end(ending);
  }

  function drop(stream: FeedStream): void {
    if (close(stream)) stream.line.drop();
  }

  return {
    refuse(userId) {
      if (isEnding) return 'stopping';
      if (registry.all().size >= limits.streams) return 'process_full';
      return registry.ofUser(userId).length >= limits.streamsPerUser ? 'user_full' : null;
    },
    open(line, { after, validUntil, ...wish }) {
      if (turns === null) begin();
      opened += 1;
      const stream: FeedStream = {
        ...wish,
        line,
        validUntil: validUntil ?? Number.POSITIVE_INFINITY,
        position: after,
        isGreeted: false,
        turn: opened,
        isOpen: true,
        lateBeats: 0,
      };
      registry.add(stream);
      metrics.noteOpened(line.kind);
      looks.want([stream], null);
      return () => void close(stream);
    },
    close() {
      isEnding = true;
      if (turns !== null) clearInterval(turns);
      for (const stream of registry.all()) {
        end(stream, { kind: 'restart', retryMs: pickRetryMs() });
      }
    },
  };
}

/** Looks that are to come. */
interface Looks {
  /** Has streams looked at soon; `rungAt` is when somebody rang for it. */
  want(streams: Iterable<FeedStream>, rungAt: number | null): void;
  forget(stream: FeedStream): void;
}

/** Looks at streams that want it, one set after the other. */
function createLooks({ feeds, metrics, onError }: FeedHubDeps): Looks {
  /** With the moment somebody first rang. */
  const waiting = new Map<FeedStream, number | null>();
  let isBusy = false;

  async function lookAtAll(): Promise<void> {
    while (waiting.size > 0) {
      const set = new Map<FeedStream, number | null>();
      for (const [stream, rungAt] of waiting) {
        set.set(stream, rungAt);
        waiting.delete(stream);
        if (set.size === setMax) break;
      }
      const onTold = metrics.createToldNote((stream) => set.get(stream) ?? null);
      await lookAtFeeds({ feeds, onTold }, [...set.keys()]).catch(onError);
    }
    isBusy = false;
  }

  return {
    want(streams, rungAt) {
      for (const stream of streams) {
        const earlier = waiting.get(stream);
        if (earlier === undefined || earlier === null) waiting.set(stream, rungAt);
      }
      if (isBusy || waiting.size === 0) return;
      isBusy = true;
      setTimeout(lookAtAll, gatherMs);
    },
    forget: (stream) => void waiting.delete(stream),
  };
}
