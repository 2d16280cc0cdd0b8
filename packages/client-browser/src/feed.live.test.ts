import { jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { replyError } from '../../../test/support/scripted-server.ts';
import type { Feed } from './feed.ts';
import { Notiflows } from './notiflows.ts';

let peer: FeedPeer;
let feed: Feed;
let errors: Error[];
let delivered: string[];

beforeEach(async () => {
  peer = await startFeedPeer();
  errors = [];
  delivered = [];
  feed = connect();
});

afterEach(async () => {
  feed.close();
  jest.restoreAllMocks();
  await peer.close();
});

function connect(): Feed {
  const client = new Notiflows({ apiKey: 'pk_1', userId: 'ada', apiUrl: peer.baseUrl });
  const made = client.feed();
  made.onError = (error) => errors.push(error);
  made.onDelivery = ({ id }) => delivered.push(id);
  return made;
}

const ids = () => feed.getSnapshot().entries.map(({ id }) => id);
const counts = () => {
  const { totalUnread, totalUnseen } = feed.getSnapshot();
  return [totalUnread, totalUnseen];
};

/** Follows the feed, and waits until it is live. */
async function follow(): Promise<void> {
  feed.subscribe(() => {});
  await eventually(() =>
    expect(feed.getSnapshot()).toMatchObject({ status: 'ready', connection: 'live' }),
  );
}

describe('a feed', () => {
  it('asks for nothing before it is followed', () => {
    expect(feed.getSnapshot()).toEqual({
      entries: [],
      totalUnread: 0,
      totalUnseen: 0,
      hasMore: false,
      status: 'loading',
      connection: 'connecting',
      error: undefined,
    });
    expect(peer.received).toEqual([]);
  });

  it('shows what is there, newest first, with the counts', async () => {
    const [one, two] = [peer.add(), peer.add()];
    peer.mark([one.id], { seen: true });
    await follow();
    expect(ids()).toEqual([two.id, one.id]);
    expect(counts()).toEqual([2, 1]);
    expect(delivered).toEqual([]);
  });

  it('begins the stream where the list ended', async () => {
    peer.add();
    await follow();
    expect(peer.streams[0]?.request.headers['last-event-id']).toBe('1');
  });

  it('misses nothing that happens between the list and the stream', async () => {
    const one = peer.add();
    peer.answerNext('GET /entries', (response) => {
      const list = { items: [one], page: { after: null, before: null } };
      const totals = { total_unread: 1, total_unseen: 1, last_event_id: peer.position() };
      peer.add();
      peer.mark([one.id], { read: true });
      response.writeHead(200).end(JSON.stringify({ ...list, ...totals }));
    });
    await follow();
    await eventually(() => expect(ids()).toHaveLength(2));
    expect(feed.getSnapshot().entries[1]?.read_at).not.toBeNull();
    expect(counts()).toEqual([1, 1]);
    expect(delivered).toEqual([ids()[0]]);
  });

  it('hears of what arrives, changes and goes', async () => {
    const one = peer.add();
    await follow();
    const two = peer.add();
    await eventually(() => expect(ids()).toEqual([two.id, one.id]));
    expect(delivered).toEqual([two.id]);
    peer.mark([one.id], { read: true });
    await eventually(() => expect(counts()).toEqual([1, 1]));
    peer.remove(two.id);
    await eventually(() => expect(ids()).toEqual([one.id]));
    expect(counts()).toEqual([0, 0]);
  });

  it('stays the same object until something changes', async () => {
    peer.add();
    await follow();
    const before = feed.getSnapshot();
    expect(feed.getSnapshot()).toBe(before);
    peer.streams[0]?.response.write(':\n\n');
    peer.add();
    await eventually(() => expect(feed.getSnapshot()).not.toBe(before));
    expect(feed.getSnapshot().entries[1]).toBe(before.entries[0]);
  });

  it('calls a listener once for what comes together, and no more when it is taken off', async () => {
    await follow();
    let calls = 0;
    const stop = feed.subscribe(() => {
      calls += 1;
    });
    peer.add();
    await eventually(() => expect(ids()).toHaveLength(1));
    await eventually(() => expect(calls).toBe(1));
    stop();
    peer.add();
    await eventually(() => expect(ids()).toHaveLength(2));
    expect(calls).toBe(1);
  });

  it('lets nothing that a page throws end the stream', async () => {
    const problems: unknown[] = [];
    const catchProblem = (error: unknown) => void problems.push(error);
    const caught = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((act) => {
      void Promise.resolve().then(act).catch(catchProblem);
    });
    await follow();
    feed.onDelivery = () => {
      throw new Error('of the page');
    };
    peer.add();
    await eventually(() => expect(problems).toHaveLength(1));
    const [two] = [peer.add()];
    await eventually(() => expect(ids()[0]).toBe(two.id));
    expect(peer.requests('GET /stream')).toHaveLength(1);
    caught.mockRestore();
  });

  it('lets no answer undo what was heard while it was under way', async () => {
    const [one, two] = [peer.add(), peer.add()];
    await follow();
    const list = { items: peer.entries(), page: { after: null, before: null } };
    const stale = { ...list, total_unread: 2, total_unseen: 2, last_event_id: peer.position() };
    let answer = () => {};
    peer.answerNext('GET /entries', (response) => {
      answer = () => response.writeHead(200).end(JSON.stringify(stale));
    });
    const done = feed.refresh();
    await eventually(() => expect(peer.requests('GET /entries')).toHaveLength(2));
    peer.mark([one.id], { read: true });
    peer.remove(two.id);
    const { id } = peer.add();
    await eventually(() => expect(ids()).toEqual([id, one.id]));
    answer();
    await done;
    expect(ids()).toEqual([id, one.id]);
    expect(feed.getSnapshot().entries[1]?.read_at).not.toBeNull();
    expect(counts()).toEqual([1, 1]);
    expect(delivered).toEqual([id]);
  });

  it('lets the answer to a mark undo nothing that was heard meanwhile', async () => {
    const one = peer.add();
    await follow();
    let answer = () => {};
    peer.answerNext('PATCH /entries', (response) => {
      const items = [{ ...one, archived_at: one.created_at }];
      answer = () => response.writeHead(200).end(JSON.stringify({ items }));
    });
    const done = feed.archive(one.id);
    await eventually(() => expect(peer.requests('PATCH /entries')).toHaveLength(1));
    // Somebody brings it back on another device, and reads it.
    peer.mark([one.id], { archived: false, read: true });
    const two = peer.add();
    await eventually(() => expect(ids()).toEqual([two.id]));
    answer();
    expect(await done).toBe(true);
    expect(ids()).toEqual([two.id, one.id]);
    expect(feed.getSnapshot().entries[1]).toMatchObject({ archived_at: null });
  });

  it('counts no mark twice, and none too few, when counts come before the answer', async () => {
    const one = peer.add();
    await follow();
    const seen: number[] = [];
    feed.subscribe(() => seen.push(feed.getSnapshot().totalUnread));
    let answer = () => {};
    peer.answerNext('PATCH /entries', (response) => {
      const items = [{ ...one, read_at: one.created_at }];
      answer = () => response.writeHead(200).end(JSON.stringify({ items }));
    });
    const done = feed.markAsRead(one.id);
    await eventually(() => expect(peer.requests('PATCH /entries')).toHaveLength(1));
    // What was counted just before the service took the mark.
    const text = 'data: {"total_unread":1,"total_unseen":1}\n\nid: 2\n';
    peer.streams[0]?.response.write(`id: 1\nevent: counts\n${text}`);
    const two = peer.add();
    await eventually(() => expect(ids()).toEqual([two.id, one.id]));
    answer();
    await done;
    expect(counts()).toEqual([1, 1]);
    expect(seen.every((count) => count < 2)).toBe(true);
  });

  it('reads further pages, each once, and takes what arrives meanwhile', async () => {
    for (let number = 0; number < 45; number += 1) peer.add();
    await follow();
    expect(feed.getSnapshot().hasMore).toBe(true);
    const both = [feed.loadMore(), feed.loadMore()];
    peer.mark([peer.entries()[30]?.id ?? ''], { read: true });
    await Promise.all(both);
    expect(peer.requests('GET /entries')).toHaveLength(2);
    expect(ids()).toHaveLength(40);
    await eventually(() => expect(counts()).toEqual([44, 44]));
    expect(feed.getSnapshot().entries[30]?.read_at).not.toBeNull();
    await feed.loadMore();
    expect(ids()).toEqual(peer.entries().map(({ id }) => id));
    expect(feed.getSnapshot().hasMore).toBe(false);
    expect(delivered).toEqual([]);
  });

  it('asks again for a further page that did not come, also when the first one was read anew', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const all = Array.from({ length: 25 }, () => peer.add().id).reverse();
    await follow();
    peer.answerNext('GET /entries', replyError([500, 'internal_error']), async (response) => {
      await feed.refresh();
      response.destroy();
    });
    await feed.loadMore();
    expect(ids()).toEqual(all);
    expect(feed.getSnapshot()).toMatchObject({ hasMore: false, error: undefined });
  });

  it('does not show an older entry that changes before the pages up to it are read', async () => {
    for (let number = 0; number < 45; number += 1) peer.add();
    await follow();
    const oldest = peer.entries().at(-1)?.id ?? '';
    peer.mark([oldest], { read: true });
    await eventually(() => expect(counts()).toEqual([44, 44]));
    expect(ids()).toHaveLength(20);
    await feed.loadMore();
    await feed.loadMore();
    expect(ids()).toEqual(peer.entries().map(({ id }) => id));
  });

  it('shows what matches a filter, at once and as it changes', async () => {
    const [one, two] = [peer.add(), peer.add()];
    peer.mark([one.id], { read: true });
    await follow();
    const done = feed.setFilter({ status: 'unread' });
    expect(ids()).toEqual([two.id]);
    expect(feed.getSnapshot().status).toBe('loading');
    await done;
    expect(feed.getSnapshot().status).toBe('ready');
    peer.mark([two.id], { read: true });
    await eventually(() => expect(ids()).toEqual([]));
    await feed.setFilter({});
    expect(ids()).toEqual([two.id, one.id]);
    expect(delivered).toEqual([]);
  });

  it('says of what arrives whatever the filter, once', async () => {
    await follow();
    await feed.setFilter({ status: 'archived' });
    const one = peer.add();
    await eventually(() => expect(delivered).toEqual([one.id]));
    expect(ids()).toEqual([]);
    await feed.setFilter({});
    expect(ids()).toEqual([one.id]);
    expect(delivered).toEqual([one.id]);
  });

  it('lists anew when too much was missed, and says of what arrived', async () => {
    const one = peer.add();
    await follow();
    peer.hold(true);
    const two = peer.add();
    peer.remove(one.id);
    peer.streams[0]?.response.write(`id: ${peer.position()}\nevent: reset\ndata: {}\n\n`);
    await eventually(() => expect(ids()).toEqual([two.id]));
    expect(delivered).toEqual([two.id]);
  });

  it('answers one page as the service does', async () => {
    const [one] = [peer.add(), peer.add()];
    peer.mark([one.id], { read: true });
    const page = await feed.getEntries({ status: 'read', limit: 5 });
    expect(page).toMatchObject({ items: [{ id: one.id }], total_unread: 1, total_unseen: 1 });
    expect(peer.requests('GET /entries')[0]?.url).toMatch(/\/entries\?status=read&limit=5$/);
  });

  it('tells an error of the list, and gets over it', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    peer.answerNext('GET /entries', replyError([500, 'internal_error']));
    await follow();
    expect(errors).toMatchObject([{ status: 500, code: 'internal_error' }]);
    expect(feed.getSnapshot().error).toBeUndefined();
  });

  it('tells that it cannot even find out which feed it is, and gets over it', async () => {
    const one = peer.add();
    jest.spyOn(Math, 'random').mockReturnValue(0.9);
    peer.answerNext('GET /channels', replyError([401, 'unauthenticated']));
    feed.subscribe(() => {});
    await eventually(() => expect(feed.getSnapshot().status).toBe('error'));
    expect(feed.getSnapshot().error).toBe(errors[0]);
    await feed.refresh();
    expect(ids()).toEqual([one.id]);
    await eventually(() =>
      expect(feed.getSnapshot()).toMatchObject({ status: 'ready', connection: 'live' }),
    );
  });

  it('follows anew after it was closed', async () => {
    await follow();
    feed.close();
    await eventually(() => expect(peer.streams).toHaveLength(0));
    const one = peer.add();
    await follow();
    await eventually(() => expect(ids()).toEqual([one.id]));
    expect(delivered).toEqual([one.id]);
  });
});
