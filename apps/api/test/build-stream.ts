import type { FeedStream } from '../src/streams/feed-stream.ts';
import type { Ending, FeedEvent, Line } from '../src/streams/line.ts';

/** A stream whose reader keeps all they are told, and how it ended. */
export interface BuiltStream extends FeedStream {
  told: FeedEvent[];
  ending: Ending | 'dropped' | null;
  beats: number;
  /** What the reader has not taken. */
  buffered: number;
  /** Whether the reader answers heartbeats. */
  answersBeats: boolean;
}

/** Builds a stream of a user in a feed. */
export function buildStream(changes: Partial<BuiltStream> = {}): BuiltStream {
  const line: Line = {
    kind: 'sse',
    send: (events) => void stream.told.push(...events),
    bufferedBytes: () => stream.buffered,
    beat: () => {
      stream.beats += 1;
      return stream.answersBeats;
    },
    end: (ending) => {
      stream.ending = ending;
    },
    drop: () => {
      stream.ending = 'dropped';
    },
  };
  const stream: BuiltStream = {
    line,
    userId: 'ann',
    channelId: 'feed',
    admission: {
      projectId: 'project',
      apiKeyId: 'key',
      proof: 'word',
      signingKeyId: null,
      origin: null,
    },
    inboxGeneration: null,
    validUntil: Number.POSITIVE_INFINITY,
    position: 0,
    isGreeted: false,
    turn: 0,
    isOpen: true,
    lateBeats: 0,
    told: [],
    ending: null,
    beats: 0,
    buffered: 0,
    answersBeats: true,
    ...changes,
  };
  return stream;
}
