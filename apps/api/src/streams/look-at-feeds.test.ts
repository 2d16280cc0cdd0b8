import type { FeedChange, FeedChanges, FeedName } from '@notiflow/database';
import { type BuiltStream, buildStream } from '../../test/build-stream.ts';
import { lookAtFeeds } from './look-at-feeds.ts';

/** Feeds whose every position is a removed entry of that name. */
function createFeeds(positions: Record<string, number>) {
  const asked: number[][] = [];
  const countsOf = ({ userId }: FeedName) => ({
    position: positions[userId] ?? 0,
    unseen: 1,
    unread: 2,
  });
  return {
    asked,
    feeds: {
      readFeedPositions: async (feeds: readonly FeedName[]) =>
        feeds.map(({ channelId, userId }) => ({
          channelId,
          userId,
          ...countsOf({ channelId, userId }),
        })),
      readFeedChanges: async (feeds: readonly (FeedName & { after: number })[], limit: number) => {
        asked.push(feeds.map(({ after }) => after));
        return feeds.map(({ channelId, userId, after }): FeedChanges => {
          const counts = countsOf({ channelId, userId });
          const all = Array.from(
            { length: counts.position - after },
            (_, at): FeedChange => ({
              kind: 'removed',
              position: after + at + 1,
              id: `e${after + at + 1}`,
            }),
          );
          const hasMore = all.length > limit;
          return {
            channelId,
            userId,
            ...counts,
            isReset: false,
            changes: all.slice(0, limit),
            hasMore,
          };
        });
      },
    },
  };
}

const look = (feeds: ReturnType<typeof createFeeds>['feeds'], streams: BuiltStream[]) =>
  lookAtFeeds({ feeds, onTold: () => {} }, streams);

const outline = ({ told }: BuiltStream) => told.map(({ id, event }) => `${event} ${id}`);

describe('a look at feeds', () => {
  it('greets who begins now with the counts, and tells no more while nothing happens', async () => {
    const { feeds, asked } = createFeeds({ ann: 7 });
    const stream = buildStream({ position: null });
    await look(feeds, [stream]);
    await look(feeds, [stream]);
    expect(stream.told).toEqual([
      { id: 7, event: 'counts', data: '{"total_unread":2,"total_unseen":1}' },
    ]);
    expect(stream.position).toBe(7);
    expect(asked).toEqual([]);
  });

  it('tells each reader what it missed, once and in order, and then the counts', async () => {
    const { feeds, asked } = createFeeds({ ann: 3, ben: 1 });
    const [phone, laptop, ben] = [
      buildStream({ position: 1 }),
      buildStream({ position: 2 }),
      buildStream({ position: 0, userId: 'ben' }),
    ];
    const streams = [phone, laptop, buildStream({ position: 1 }), ben];
    await look(feeds, streams);
    await look(feeds, streams);
    expect(outline(phone)).toEqual(['entry.removed 2', 'entry.removed 3', 'counts 3']);
    expect(outline(laptop)).toEqual(['entry.removed 3', 'counts 3']);
    expect(outline(ben)).toEqual(['entry.removed 1', 'counts 1']);
    expect(asked).toEqual([[1, 2, 0]]);
  });

  it.each([
    ['missed more than is told one by one', { position: 0 }, 101],
    ['knows of what never happened', { position: 9 }, 8],
  ])('has whoever %s list anew', async (_, { position }, now) => {
    const { feeds } = createFeeds({ ann: now });
    const stream = buildStream({ position });
    await look(feeds, [stream]);
    expect(outline(stream)).toEqual([`reset ${now}`, `counts ${now}`]);
    expect(stream.position).toBe(now);
  });

  it('reads no more than 500 changes in a statement', async () => {
    const names = Array.from({ length: 12 }, (_, place) => `user-${place}`);
    const { feeds, asked } = createFeeds(Object.fromEntries(names.map((name) => [name, 100])));
    const streams = names.map((userId) => buildStream({ userId }));
    await look(feeds, streams);
    expect(asked.map(({ length }) => length)).toEqual([5, 5, 2]);
    for (const stream of streams) expect(stream.told).toHaveLength(101);
  });

  it('leaves a reader alone that does not keep up, and tells it later what it missed', async () => {
    const { feeds } = createFeeds({ ann: 2 });
    const slow = buildStream({ position: 1, buffered: 64 * 1024 + 1 });
    const quick = buildStream({ position: 1 });
    await look(feeds, [slow, quick]);
    expect(slow.told).toEqual([]);
    expect(quick.told).toHaveLength(2);
    slow.buffered = 0;
    await look(feeds, [slow, quick]);
    expect(outline(slow)).toEqual(['entry.removed 2', 'counts 2']);
    expect(quick.told).toHaveLength(2);
  });

  it('writes nothing to who left while it looked', async () => {
    const { feeds } = createFeeds({ ann: 2 });
    const stream = buildStream({ position: 1 });
    const looking = look(feeds, [stream]);
    stream.isOpen = false;
    await looking;
    expect(stream.told).toEqual([]);
  });
});
