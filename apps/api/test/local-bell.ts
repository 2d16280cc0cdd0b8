import type { FeedBell, RungFeeds } from '@notiflow/queue';
import type { ChangeMetrics } from '../src/changes/change-metrics.ts';
import type { StreamMetrics } from '../src/streams/stream-metrics.ts';

/** A bell that is heard in this process alone, by all who listen. */
export function createLocalBell(): FeedBell {
  const ears = new Set<(rung: RungFeeds) => void>();
  return {
    ring(userIds) {
      for (const hear of ears) hear({ userIds, rungAt: Date.now() });
    },
    listen: (onRung) => void ears.add(onRung),
    close: async () => ears.clear(),
  };
}

/** For those who look at no metrics. */
export const noStreamMetrics: StreamMetrics = {
  noteOpened: () => {},
  noteClosed: () => {},
  createToldNote: () => () => {},
};

/** The same of those who follow projects. */
export const noChangeMetrics: ChangeMetrics = {
  noteOpen: () => {},
  noteTold: () => {},
  noteLook: () => {},
};
