import type { Database } from '@notiflow/database';
import { type Ending, type Line, type LineEvent, pickRetryMs } from '../streams/line.ts';
import { type EndedStreams, takeTurns } from '../streams/take-turns.ts';
import type { ChangeMetrics } from './change-metrics.ts';
import type { ChangeStream, FollowWish } from './change-stream.ts';
import { printBeat, tellChanges } from './tell-changes.ts';

/** Why there is no place for another stream. */
export type NoPlace = 'stopping' | 'process_full' | 'follower_full';

/** The streams of this process that tell what changes in projects. */
export interface ChangeHub {
  /** Whether there is a place for one more of this member or token; null when there is. */
  refuse(followerId: string): NoPlace | null;
  /** Tells the reader on a line from now on; the function it answers is to be called when the line is closed. */
  open(line: Line<LineEvent>, wish: FollowWish): () => void;
  /** Takes no more streams and ends all there are, so that their readers come back to another process. */
  close(): void;
}

interface ChangeHubDeps {
  changes: Pick<Database['changes'], 'lookForChanges' | 'findGoneFollowers'>;
  metrics: ChangeMetrics;
  limits: { streams: number; streamsPerFollower: number };
  /** Told of looks that failed; what is not told now is told at the next one. */
  onError: (error: unknown) => void;
}

/** How long after a look the next one comes: so often a reader is told something at most, however much happens. */
const paceMs = 500;

/** Where nothing has changed for so long, every second is enough. */
const quietAfterMs = 10_000;
const quietPaceMs = 1_000;

/** A look is a fifth of the time at most: a Postgres that is slow is asked less often. */
const restShare = 4;

/** Streams that are opened within this time are greeted together. */
const gatherMs = 20;

const turnMs = 1_000;

/** Opens the hub; it looks from the first stream on, and as long as there is one. */
export function createChangeHub(deps: ChangeHubDeps): ChangeHub {
  const { metrics, limits } = deps;
  const streams = new Set<ChangeStream>();
  const looks = createLooks(deps, streams);
  let turns: NodeJS.Timeout | null = null;
  let opened = 0;
  let isEnding = false;

  function begin(): void {
    const turn = takeTurns<ChangeStream>({
      ...deps,
      streams,
      findEnded: (some) => findEnded(deps, some),
      want: () => {},
      end,
      drop: (stream) => {
        if (close(stream)) stream.line.drop();
      },
    });
    turns = setInterval(turn, turnMs).unref();
  }

  function close(stream: ChangeStream): boolean {
    if (!streams.delete(stream)) return false;
    stream.isOpen = false;
    metrics.noteOpen(streams.size);
    return true;
  }

  function end(stream: ChangeStream, ending: Ending): void {
    if (close(stream)) stream.line.end(ending);
  }

  return {
    refuse(followerId) {
      if (isEnding) return 'stopping';
      if (streams.size >= limits.streams) return 'process_full';
      const own = [...streams].filter((stream) => stream.followerId === followerId);
      return own.length >= limits.streamsPerFollower ? 'follower_full' : null;
    },
    open(line, wish) {
      if (turns === null) begin();
      opened += 1;
      const stream: ChangeStream = {
        ...wish,
        line: withBeats(line, () => stream),
        look: null,
        validUntil: Number.POSITIVE_INFINITY,
        turn: opened,
        lateBeats: 0,
        isGreeted: false,
        isOpen: true,
      };
      streams.add(stream);
      metrics.noteOpen(streams.size);
      looks.hurry();
      return () => void close(stream);
    },
    close() {
      isEnding = true;
      if (turns !== null) clearInterval(turns);
      for (const stream of streams) end(stream, { kind: 'restart', retryMs: pickRetryMs() });
    },
  };
}

/** A page cannot hear comments: its beats are events, which also say how far it is. */
function withBeats(line: Line<LineEvent>, streamOf: () => ChangeStream): Line<LineEvent> {
  return {
    ...line,
    beat() {
      line.send(printBeat(streamOf()));
      return true;
    },
  };
}

async function findEnded(
  { changes }: Pick<ChangeHubDeps, 'changes'>,
  streams: readonly ChangeStream[],
): Promise<EndedStreams<ChangeStream>> {
  const gone = await changes.findGoneFollowers(streams);
  const ended = streams.filter((_, place) => gone.has(place));
  return new Map(ended.map((stream) => [stream, 'access_revoked']));
}

/** Looks at what changed for all streams, one time after the other, for as long as there are streams. */
function createLooks(
  { changes, metrics, onError }: ChangeHubDeps,
  streams: ReadonlySet<ChangeStream>,
) {
  let timer: NodeJS.Timeout | null = null;
  let isLooking = false;
  let isHurried = false;
  let changedAt = 0;

  async function lookOnce(): Promise<void> {
    const byProject = new Map<string, ChangeStream[]>();
    for (const stream of streams) {
      const others = byProject.get(stream.projectId);
      if (others === undefined) byProject.set(stream.projectId, [stream]);
      else others.push(stream);
    }
    const asked = [...byProject].map(([id, ofProject]) => ({ id, since: firstOf(ofProject) }));
    for (const look of await changes.lookForChanges(asked)) {
      const told = { look, streams: byProject.get(look.projectId) ?? [] };
      if (tellChanges({ onTold: metrics.noteTold }, told)) changedAt = performance.now();
    }
  }

  async function look(): Promise<void> {
    timer = null;
    if (streams.size === 0) return;
    isLooking = true;
    isHurried = false;
    const startedAt = performance.now();
    await lookOnce().catch(onError);
    isLooking = false;
    const now = performance.now();
    metrics.noteLook((now - startedAt) / 1_000);
    const pace = now - changedAt > quietAfterMs ? quietPaceMs : paceMs;
    wait(isHurried ? gatherMs : Math.max(pace, (now - startedAt) * restShare));
  }

  function wait(ms: number): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(look, ms).unref();
  }

  return {
    /** Looks soon, since somebody new is there. */
    hurry() {
      isHurried = true;
      if (!isLooking) wait(gatherMs);
    },
  };
}

/** Since when it is to be looked; null for now, where nobody knows of anything yet. */
function firstOf(streams: readonly ChangeStream[]): Date | null {
  const known = streams.flatMap(({ position }) => (position === null ? [] : [position.at]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
