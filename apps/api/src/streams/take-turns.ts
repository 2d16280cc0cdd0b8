import type { FeedStream } from './feed-stream.ts';
import type { EndedReason, Ending, Line } from './line.ts';

/** What is to be known of a stream that takes turns. */
export interface TurnStream {
  line: Pick<Line, 'bufferedBytes' | 'beat'>;
  /** When the token of its reader ends, in milliseconds of the epoch; Infinity where none does. */
  validUntil: number;
  turn: number;
  lateBeats: number;
}

/** Streams that are to end, each with the reason. */
export type EndedStreams<S = FeedStream> = Map<S, EndedReason>;

interface TurnDeps<S> {
  /** Those that are open, whichever they are by now. */
  streams: ReadonlySet<S>;
  findEnded: (streams: readonly S[]) => Promise<EndedStreams<S>>;
  want: (streams: Iterable<S>, rungAt: null) => void;
  end: (stream: S, ending: Ending) => void;
  drop: (stream: S) => void;
  onError: (error: unknown) => void;
}

/** A heartbeat goes to each stream every 15 turns: proxies give up a connection that is silent for a minute or half of one. */
const beatTurns = 15;

/** Its feed is looked at, and its right to it, every 4: what no ring was heard for comes 5 seconds late at most. */
const lookTurns = 4;

/** A reader that takes nothing for so many heartbeats is gone. */
const lateBeatsMax = 2;

/**
 * Makes what is to be called every second for what streams need now and then: one timer for all of them, and at each call
 * only those whose turn it is, but every one whose token has expired.
 */
export function takeTurns<S extends TurnStream>(deps: TurnDeps<S>): () => void {
  const { streams, findEnded, want, end, onError } = deps;
  let turn = 0;
  return () => {
    turn += 1;
    const now = Date.now();
    const due: S[] = [];
    for (const stream of streams) {
      if (stream.validUntil <= now) end(stream, { kind: 'token_expired' });
      else {
        if ((stream.turn + turn) % beatTurns === 0) beat(deps, stream);
        if ((stream.turn + turn) % lookTurns === 0) due.push(stream);
      }
    }
    if (due.length === 0) return;
    want(due, null);
    findEnded(due).then((ended) => {
      for (const [stream, reason] of ended) end(stream, { kind: 'ended', reason });
    }, onError);
  };
}

function beat<S extends TurnStream>({ drop }: TurnDeps<S>, stream: S): void {
  const { line } = stream;
  // What its reader does not take need not be written either: it would only wait in memory.
  const isTaken = line.bufferedBytes() === 0 && line.beat();
  stream.lateBeats = isTaken ? 0 : stream.lateBeats + 1;
  if (stream.lateBeats >= lateBeatsMax) drop(stream);
}
