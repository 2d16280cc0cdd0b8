import { jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { createFakeStorage, giveStorage } from '../../../test/support/fake-storage.ts';
import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { replyError } from '../../../test/support/scripted-server.ts';
import { useFakeTimeouts } from '../../../test/support/use-fake-timeouts.ts';
import type { Feed } from './feed.ts';
import { Notiflows } from './notiflows.ts';

let peer: FeedPeer;
let feeds: Feed[];
let errors: unknown[];

beforeEach(async () => {
  peer = await startFeedPeer();
  feeds = [];
  errors = [];
});

afterEach(async () => {
  for (const feed of feeds) feed.close();
  jest.useRealTimers();
  jest.restoreAllMocks();
  giveStorage(undefined);
  await peer.close();
});

/** A feed that is loaded and live. */
async function follow(userId = 'ada'): Promise<Feed> {
  const feed = new Notiflows({ apiKey: 'pk_1', userId, apiUrl: peer.baseUrl }).feed();
  feeds.push(feed);
  feed.onError = (error) => errors.push(error);
  feed.subscribe(() => {});
  await eventually(() => expect(feed.getSnapshot().connection).toBe('live'));
  return feed;
}

const bodies = (kind: string) => peer.requests(kind).map(({ body }) => JSON.parse(body));
const drop = (response: { destroy(): unknown }) => response.destroy();
const counts = (feed: Feed) => [feed.getSnapshot().totalUnread, feed.getSnapshot().totalUnseen];

/** Lets waits of up to so long end, until what is expected has come. */
async function passUntil(check: () => void): Promise<void> {
  await eventually(() => {
    jest.advanceTimersByTime(30_000);
    check();
  });
}

describe('a mark', () => {
  it('shows at once, and stays when the service has taken it', async () => {
    const [one, two] = [peer.add(), peer.add()];
    const feed = await follow();
    const done = feed.markAsRead(one.id);
    expect(counts(feed)).toEqual([1, 1]);
    expect(feed.getSnapshot().entries[1]).toMatchObject({
      id: one.id,
      read_at: expect.any(String),
      seen_at: expect.any(String),
      clicked_at: null,
    });
    expect(feed.getSnapshot().entries[0]).toMatchObject({ id: two.id, read_at: null });
    expect(await done).toBe(true);
    expect(bodies('PATCH /entries')).toEqual([
      { entry_ids: [one.id], set: { seen: true, read: true } },
    ]);
    expect(counts(feed)).toEqual([1, 1]);
  });

  it('is taken back when the service refuses it, and the page is told', async () => {
    const one = peer.add();
    const feed = await follow();
    peer.answerNext('PATCH /entries', replyError([409, 'conflict']));
    const done = feed.archive(one.id);
    expect(feed.getSnapshot().entries).toEqual([]);
    expect(counts(feed)).toEqual([0, 0]);
    expect(await done).toBe(false);
    expect(feed.getSnapshot().entries).toMatchObject([{ id: one.id, archived_at: null }]);
    expect(counts(feed)).toEqual([1, 1]);
    expect(errors).toMatchObject([{ status: 409, code: 'conflict' }]);
    expect(feed.getSnapshot().error).toBe(errors[0]);
  });

  it('goes in one request with the others of its turn, and not when it would change nothing', async () => {
    const all = [peer.add(), peer.add(), peer.add()].map(({ id }) => id);
    const feed = await follow();
    await Promise.all(all.map((id) => feed.markAsSeen(id)));
    expect(bodies('PATCH /entries')).toEqual([{ entry_ids: all, set: { seen: true } }]);
    expect(await feed.markAsSeen(all)).toBe(true);
    expect(bodies('PATCH /entries')).toHaveLength(1);
  });

  it('goes in requests of at most a thousand', async () => {
    const feed = await follow();
    const many = Array.from({ length: 1_500 }, () => peer.add().id);
    expect(await feed.markAsRead(many)).toBe(true);
    const sizes = bodies('PATCH /entries').map(({ entry_ids }) => entry_ids.length);
    expect(sizes).toEqual([1_000, 500]);
  });

  it('is taken by the others when one entry is gone', async () => {
    const [one, gone, two] = [peer.add(), peer.add(), peer.add()];
    const feed = await follow();
    peer.hold(true);
    peer.remove(gone.id);
    expect(await feed.markAsRead([one.id, gone.id, two.id])).toBe(true);
    expect(errors).toEqual([]);
    expect(peer.entries().filter(({ read_at }) => read_at !== null)).toHaveLength(2);
  });

  it('can be taken back where it is archived', async () => {
    const one = peer.add();
    const feed = await follow();
    void feed.archive(one.id);
    await feed.setFilter({ status: 'archived' });
    await eventually(() => expect(feed.getSnapshot().entries).toHaveLength(1));
    expect(await feed.unarchive(one.id)).toBe(true);
    expect(peer.entries()[0]?.archived_at).toBeNull();
  });

  it('over everything leaves what has come since', async () => {
    for (let number = 0; number < 30; number += 1) peer.add();
    const feed = await follow();
    const until = feed.getSnapshot().entries[0]?.id;
    const late: string[] = [];
    peer.answerNext('POST /mark-all', (response) => {
      late.push(peer.add().id);
      peer.mark(
        peer.entries().flatMap(({ id }) => (id === late[0] ? [] : [id])),
        { read: true },
      );
      response
        .writeHead(200)
        .end(JSON.stringify({ updated: 30, total_unread: 1, total_unseen: 1 }));
    });
    const done = feed.markAllAsRead();
    expect(counts(feed)).toEqual([0, 0]);
    expect(feed.getSnapshot().entries.every(({ read_at }) => read_at !== null)).toBe(true);
    expect(await done).toBe(true);
    await eventually(() => expect(feed.getSnapshot().entries).toHaveLength(21));
    expect(counts(feed)).toEqual([1, 1]);
    expect(bodies('POST /mark-all')).toEqual([{ set: { seen: true, read: true }, until }]);
  });

  it('over everything counts only what is here, when the feed is narrowed', async () => {
    const [one] = [peer.add(), peer.add({ notiflow: 'other' })];
    const feed = await follow();
    await feed.setFilter({ notiflow: 'other' });
    void feed.markAllAsSeen();
    expect(counts(feed)).toEqual([2, 1]);
    expect(one.seen_at).toBeNull();
    await eventually(() => expect(bodies('POST /mark-all')).toHaveLength(1));
    expect(bodies('POST /mark-all')[0]).toMatchObject({ notiflow: 'other', set: { seen: true } });
  });

  it('on one device shows on the others', async () => {
    const one = peer.add();
    const [here, there] = [await follow(), await follow()];
    await here.markAsRead(one.id);
    await eventually(() => expect(counts(there)).toEqual([0, 0]));
  });
});

describe('without a connection marks', () => {
  it('wait in their order, those that set the same together, and are sent when it is back', async () => {
    const [one, two, three] = [peer.add(), peer.add(), peer.add()];
    const feed = await follow();
    useFakeTimeouts();
    peer.answerNext('PATCH /entries', drop, drop);
    const done = [feed.markAsRead(one.id)];
    await eventually(() => expect(errors).toHaveLength(1));
    done.push(feed.markAsRead(two.id), feed.archive(one.id), feed.unarchive(one.id));
    done.push(feed.markAsRead(three.id));
    expect(counts(feed)).toEqual([0, 0]);
    await passUntil(() => expect(peer.requests('PATCH /entries')).toHaveLength(6));
    expect(await Promise.all(done)).toEqual([true, true, true, true, true]);
    const read = { seen: true, read: true };
    expect(bodies('PATCH /entries').slice(2)).toEqual([
      { entry_ids: [one.id, two.id], set: read },
      { entry_ids: [one.id], set: { archived: true } },
      { entry_ids: [one.id], set: { archived: false } },
      { entry_ids: [three.id], set: read },
    ]);
  });

  it.each([408, 429, 500, 503])('wait after %i too', async (status) => {
    const one = peer.add();
    const feed = await follow();
    useFakeTimeouts();
    peer.answerNext('PATCH /entries', replyError([status, 'x']));
    const done = feed.markAsRead(one.id);
    await passUntil(() => expect(peer.requests('PATCH /entries')).toHaveLength(2));
    expect(await done).toBe(true);
    expect(errors).toMatchObject([{ status }]);
  });

  it('wait as long as the service says, whatever else happens', async () => {
    const one = peer.add();
    const feed = await follow();
    useFakeTimeouts();
    jest.spyOn(Math, 'random').mockReturnValue(0);
    peer.answerNext(
      'PATCH /entries',
      replyError([429, 'rate_limited'], {}, { 'retry-after': '20' }),
    );
    const done = feed.markAsRead(one.id);
    await eventually(() => expect(errors).toHaveLength(1));
    peer.breakConnections();
    await eventually(() => {
      jest.advanceTimersByTime(10);
      expect(peer.requests('GET /stream')).toHaveLength(2);
    });
    jest.advanceTimersByTime(15_000);
    await eventually(() => expect(feed.getSnapshot().connection).toBe('live'));
    expect(peer.requests('PATCH /entries')).toHaveLength(1);
    jest.advanceTimersByTime(5_000);
    expect(await done).toBe(true);
  });

  it('survive a reload, where the storage has them by user', async () => {
    const storage = createFakeStorage();
    giveStorage(storage);
    const [one, two] = [peer.add(), peer.add()];
    const before = await follow();
    useFakeTimeouts();
    peer.answerNext('PATCH /entries', drop);
    void before.markAsRead(one.id);
    await eventually(() => expect(errors).toHaveLength(1));
    before.close();
    expect(JSON.stringify(Object.keys(storage))).toContain('ada');
    jest.useRealTimers();

    const stranger = await follow('bob');
    expect(counts(stranger)).toEqual([2, 2]);
    const after = await follow();
    await eventually(() => expect(counts(after)).toEqual([1, 1]));
    await eventually(() => expect(peer.entries()[1]?.read_at).not.toBeNull());
    expect(after.getSnapshot().entries[0]).toMatchObject({ id: two.id, read_at: null });
    await eventually(() => expect(Object.keys(storage)).toEqual([]));
    expect(peer.requests('PATCH /entries')[1]?.headers['x-notiflows-user-id']).toBe('ada');
  });

  it('are kept too when nothing was followed before', async () => {
    giveStorage(createFakeStorage());
    const one = peer.add();
    const feed = new Notiflows({ apiKey: 'pk_1', userId: 'ada', apiUrl: peer.baseUrl }).feed();
    feeds.push(feed);
    expect(await feed.markAsRead(one.id)).toBe(true);
    expect(peer.entries()[0]?.read_at).not.toBeNull();
  });

  it('last as long as the page where the storage takes nothing', async () => {
    const full = new Proxy(createFakeStorage(), {
      set: () => {
        throw new Error('QuotaExceededError');
      },
    });
    giveStorage(full);
    const one = peer.add();
    const feed = await follow();
    expect(await feed.markAsRead(one.id)).toBe(true);
    expect(peer.entries()[0]?.read_at).not.toBeNull();
    expect(errors).toEqual([]);
  });
});
