import type { FeedStream } from './feed-stream.ts';

/** The streams that are open in this process. */
export interface StreamRegistry {
  add(stream: FeedStream): void;
  /** False when it was removed before. */
  remove(stream: FeedStream): boolean;
  ofUser(userId: string): readonly FeedStream[];
  all(): ReadonlySet<FeedStream>;
}

const none: readonly FeedStream[] = [];

/** Makes an empty registry. */
export function createStreamRegistry(): StreamRegistry {
  const streams = new Set<FeedStream>();
  const byUser = new Map<string, FeedStream[]>();
  return {
    add(stream) {
      streams.add(stream);
      byUser.set(stream.userId, [...(byUser.get(stream.userId) ?? none), stream]);
    },
    remove(stream) {
      if (!streams.delete(stream)) return false;
      const others = (byUser.get(stream.userId) ?? none).filter((other) => other !== stream);
      if (others.length > 0) byUser.set(stream.userId, others);
      else byUser.delete(stream.userId);
      return true;
    },
    ofUser: (userId) => byUser.get(userId) ?? none,
    all: () => streams,
  };
}
