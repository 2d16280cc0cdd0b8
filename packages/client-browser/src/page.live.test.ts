import { jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { useFakeTimeouts } from '../../../test/support/use-fake-timeouts.ts';
import type { Feed } from './feed.ts';
import { Notiflows } from './notiflows.ts';

let peer: FeedPeer;
let feed: Feed;
let page: EventTarget;
let asked: number;

beforeEach(async () => {
  peer = await startFeedPeer();
  page = new EventTarget();
  asked = 0;
  Object.defineProperty(globalThis, 'window', { value: page, configurable: true });
  useFakeTimeouts({ andDate: true });
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const userKey = async () => {
    asked += 1;
    const claims = { sub: 'ada', iat: Date.now() / 1000, exp: Date.now() / 1000 + 600 };
    return `.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${asked}`;
  };
  feed = new Notiflows({ apiKey: 'pk_1', userKey, apiUrl: peer.baseUrl }).feed();
  feed.subscribe(() => {});
  await eventually(() => expect(feed.getSnapshot().connection).toBe('live'));
});

afterEach(async () => {
  feed.close();
  jest.useRealTimers();
  jest.restoreAllMocks();
  Reflect.deleteProperty(globalThis, 'window');
  await peer.close();
});

const happens = (type: string) => page.dispatchEvent(new Event(type));
const ids = () => feed.getSnapshot().entries.map(({ id }) => id);
const drop = (response: { destroy(): unknown }) => response.destroy();

describe('a page', () => {
  it('that is looked at again goes on at once when its connection has gone quiet', async () => {
    peer.hold(true);
    const one = peer.add();
    peer.hold(false);
    jest.setSystemTime(Date.now() + 20_001);
    happens('visibilitychange');
    await eventually(() => expect(peer.streams).toHaveLength(0));
    await eventually(() => {
      jest.advanceTimersByTime(500);
      expect(ids()).toEqual([one.id]);
    });
    expect(peer.requests('GET /stream')).toHaveLength(2);
  });

  it('that is looked at again leaves a connection alone that was heard of just now', async () => {
    happens('visibilitychange');
    const one = peer.add();
    await eventually(() => expect(ids()).toEqual([one.id]));
    expect(peer.requests('GET /stream')).toHaveLength(1);
  });

  it('that is looked at again gets a new token when the old one is nearly over', async () => {
    expect(asked).toBe(1);
    jest.setSystemTime(Date.now() + 550_000);
    happens('visibilitychange');
    await eventually(() => expect(asked).toBe(2));
  });

  it('that is online again waits no longer, with its marks too', async () => {
    const one = peer.add();
    await eventually(() => expect(ids()).toEqual([one.id]));
    peer.answerNext('GET /stream', drop, drop, drop);
    peer.answerNext('PATCH /entries', drop);
    const done = feed.markAsRead(one.id);
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    await eventually(() => {
      jest.advanceTimersByTime(100);
      expect(feed.getSnapshot().connection).toBe('offline');
    });
    const before = peer.received.length;
    await eventually(() => {
      happens('online');
      expect(feed.getSnapshot().connection).toBe('live');
    });
    expect(await done).toBe(true);
    expect(peer.received.length).toBeGreaterThan(before);
  });

  it('that goes into the back-forward cache lets go of everything, and catches up when it is back', async () => {
    happens('pagehide');
    await eventually(() => expect(peer.streams).toHaveLength(0));
    expect(jest.getTimerCount()).toBe(0);
    const one = peer.add();
    const delivered: string[] = [];
    feed.onDelivery = ({ id }) => delivered.push(id);
    happens('pageshow');
    await eventually(() => expect(ids()).toEqual([one.id]));
    await eventually(() => expect(peer.streams).toHaveLength(1));
    expect(delivered).toEqual([one.id]);
  });

  it('that closes its feed while that waits for something leaves nothing behind', async () => {
    peer.answerNext('GET /stream', drop);
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    await eventually(() => {
      jest.advanceTimersByTime(100);
      expect(feed.getSnapshot().connection).toBe('offline');
    });
    await eventually(() => expect(jest.getTimerCount()).toBe(1));
    feed.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that has closed its feed hears of nothing any more', async () => {
    feed.close();
    await eventually(() => expect(peer.streams).toHaveLength(0));
    const before = peer.received.length;
    for (const type of ['online', 'visibilitychange', 'pageshow']) happens(type);
    await feed.getEntries();
    expect(peer.received).toHaveLength(before + 1);
  });
});
