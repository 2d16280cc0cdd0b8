import { jest } from '@jest/globals';
import type { News } from './changes.ts';
import { followChanges, type Source } from './follow-changes.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

type Hear = Parameters<Source['addEventListener']>[1];

/** A server to which connections are opened, and which says what a test says. */
function createWorld(from?: string) {
  const sources: { url: string; isClosed: boolean; source: Source; hears: Map<string, Hear> }[] =
    [];
  const news: News[] = [];
  const following = followChanges({
    url: '/stream',
    ...(from !== undefined && { from }),
    tell: (told) => void news.push(told),
    open(url) {
      const hears = new Map<string, Hear>();
      const opened = {
        url,
        isClosed: false,
        hears,
        source: {
          addEventListener: (name: string, hear: Hear) => void hears.set(name, hear),
          onerror: null,
          close: () => {
            opened.isClosed = true;
          },
        } as Source,
      };
      sources.push(opened);
      return opened.source;
    },
  });
  const last = () => {
    const opened = sources.at(-1);
    if (opened === undefined) throw new Error('Nothing was opened.');
    return opened;
  };
  return {
    following,
    sources,
    news,
    last,
    say: (event: string, lastEventId: string, data: object = {}) =>
      last().hears.get(event)?.({ lastEventId, data: JSON.stringify(data) }),
    states: () => news.map(({ connection }) => connection),
  };
}

it('is live when the api has said so, and tells what it says', () => {
  const { say, news } = createWorld();
  say('ready', 'a');
  say('changed', 'b', { kinds: ['runs'], activity: [] });
  expect(news).toEqual([
    // What happened between the answers that are shown and the stream, nobody knows.
    { connection: 'live', id: 'a', changes: { kinds: null, activity: [] } },
    { connection: 'live', id: 'b', changes: { kinds: ['runs'], activity: [] } },
  ]);
});

it('goes on from where it was, and is not told everything anew', () => {
  const { say, last, news, sources } = createWorld();
  say('ready', 'a');
  say('beat', 'b');
  last().source.onerror?.();
  expect(last().isClosed).toBe(true);
  jest.advanceTimersByTime(2_000);
  expect(sources.map(({ url }) => url)).toEqual(['/stream', '/stream?last_event_id=b']);
  say('ready', 'c');
  expect(news.at(-1)).toEqual({ connection: 'live', id: 'c', changes: null });
});

it('goes on from where another tab was', () => {
  const { last } = createWorld('x');
  expect(last().url).toBe('/stream?last_event_id=x');
});

it('says that there is no stream when none comes through, and goes on trying, less and less often', () => {
  const { sources, states, say } = createWorld();
  jest.advanceTimersByTime(8_000);
  expect(states()).toEqual([]);
  jest.advanceTimersByTime(10_000);
  expect(states()).toEqual(['polling']);
  jest.advanceTimersByTime(10 * 60_000);
  expect(sources.length).toBeGreaterThan(6);
  expect(sources.length).toBeLessThan(20);
  say('ready', 'a');
  expect(states().at(-1)).toBe('live');
});

it('notices a connection that is gone without a word', () => {
  const { say, states, sources } = createWorld();
  say('ready', 'a');
  jest.advanceTimersByTime(30_000);
  say('beat', 'b');
  jest.advanceTimersByTime(30_000);
  expect(states()).toEqual(['live']);
  jest.advanceTimersByTime(20_000);
  expect(states()).toEqual(['live', 'connecting']);
  expect(sources).toHaveLength(2);
});

it('opens nothing more when it is stopped', () => {
  const { following, last, sources } = createWorld();
  last().source.onerror?.();
  following.stop();
  jest.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
});
