import { jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { createFakeLocks, type FakeLocks } from '../../../test/support/fake-locks.ts';
import { createFakeStorage, giveStorage } from '../../../test/support/fake-storage.ts';
import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { useFakeTimeouts } from '../../../test/support/use-fake-timeouts.ts';
import type { Feed } from './feed.ts';
import { joinGroup } from './group.ts';
import { Notiflows } from './notiflows.ts';
import { createWaits } from './retries.ts';

let peer: FeedPeer;
let locks: FakeLocks;
let tabs: Feed[];
let delivered: Map<Feed, string[]>;

beforeEach(async () => {
  peer = await startFeedPeer();
  locks = createFakeLocks();
  giveLocks(locks);
  tabs = [];
  delivered = new Map();
});

afterEach(async () => {
  for (const tab of tabs) tab.close();
  jest.useRealTimers();
  jest.restoreAllMocks();
  giveStorage(undefined);
  Reflect.deleteProperty(globalThis, 'navigator');
  await peer.close();
});

function giveLocks(given: FakeLocks | undefined): void {
  Object.defineProperty(globalThis, 'navigator', { value: { locks: given }, configurable: true });
}

function open(userId = 'ada', userKey?: () => Promise<string>): Feed {
  const client = new Notiflows({ apiKey: 'pk_1', userId, userKey, apiUrl: peer.baseUrl });
  const tab = client.feed();
  const got: string[] = [];
  delivered.set(tab, got);
  tab.onDelivery = ({ id }) => got.push(id);
  tabs.push(tab);
  tab.subscribe(() => {});
  return tab;
}

async function openLive(): Promise<Feed> {
  const tab = open();
  await eventually(() =>
    expect(tab.getSnapshot()).toMatchObject({ connection: 'live', status: 'ready' }),
  );
  return tab;
}

const nameOfFeed = () => `notiflows ["${peer.baseUrl}/user/v1","pk_1","ada"]/channels/c1/feed`;
const ids = (tab: Feed) => tab.getSnapshot().entries.map(({ id }) => id);
const everywhere = (check: (tab: Feed) => void) => eventually(() => tabs.forEach(check));

/** Takes the lock of the feed, as a tab that is frozen with it; answers how to let go of it. */
function hold(options: { steal?: boolean } = {}): () => void {
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  locks.request(nameOfFeed(), options, () => until).catch(() => {});
  return letGo;
}

describe('the tabs of a user', () => {
  it('share one connection, and each hears of everything once', async () => {
    const first = peer.add();
    for (let number = 0; number < 3; number += 1) await openLive();
    expect(peer.requests('GET /stream')).toHaveLength(1);
    const second = peer.add();
    peer.mark([first.id], { read: true });
    await everywhere((tab) => {
      expect(ids(tab)).toEqual([second.id, first.id]);
      expect(tab.getSnapshot()).toMatchObject({ totalUnread: 1, connection: 'live' });
      expect(delivered.get(tab)).toEqual([second.id]);
    });
  });

  it('show in all of them what is marked in one', async () => {
    const one = peer.add();
    const [, follower] = [await openLive(), await openLive()];
    await follower.markAsRead(one.id);
    await everywhere((tab) => expect(tab.getSnapshot().totalUnread).toBe(0));
  });

  it('go on when the one that leads is closed, with nothing missing and nothing twice', async () => {
    const [leader, second, third] = [await openLive(), await openLive(), await openLive()];
    const one = peer.add();
    await everywhere((tab) => expect(ids(tab)).toEqual([one.id]));
    leader.close();
    tabs = [second, third];
    const two = peer.add();
    await eventually(() => expect(peer.streams).toHaveLength(1));
    const three = peer.add();
    await everywhere((tab) => {
      expect(ids(tab)).toEqual([three.id, two.id, one.id]);
      expect(delivered.get(tab)).toEqual([one.id, two.id, three.id]);
    });
    expect(peer.requests('GET /stream')).toHaveLength(2);
    expect(peer.requests('GET /entries')).toHaveLength(3);
  });

  it('take over from one that has fallen silent', async () => {
    const letGo = hold();
    useFakeTimeouts();
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const tab = open();
    await eventually(() => expect(tab.getSnapshot().status).toBe('ready'));
    expect(peer.streams).toHaveLength(0);
    jest.advanceTimersByTime(89_999);
    expect(peer.streams).toHaveLength(0);
    jest.advanceTimersByTime(1);
    await eventually(() => expect(tab.getSnapshot().connection).toBe('live'));
    letGo();
  });

  it('leave the connection to who takes over, and take it back', async () => {
    const tab = await openLive();
    const letGo = hold({ steal: true });
    await eventually(() => expect(peer.streams).toHaveLength(0));
    const one = peer.add();
    letGo();
    await eventually(() => expect(ids(tab)).toEqual([one.id]));
    expect(peer.requests('GET /stream')).toHaveLength(2);
  });

  it('read anew when something got lost between them', async () => {
    const letGo = hold();
    const tab = open();
    await eventually(() => expect(tab.getSnapshot().status).toBe('ready'));
    const one = peer.add();
    const channel = new BroadcastChannel(nameOfFeed());
    channel.postMessage({ connection: 'live', from: 1, changes: [] });
    await eventually(() => expect(ids(tab)).toEqual([one.id]));
    expect(delivered.get(tab)).toEqual([one.id]);
    channel.close();
    letGo();
  });

  it('send one after the other what is marked in them', async () => {
    const all = [peer.add(), peer.add()];
    giveStorage(createFakeStorage());
    const [one, two] = [await openLive(), await openLive()];
    let answer = () => {};
    peer.answerNext('PATCH /entries', (response) => {
      answer = () => response.writeHead(200).end('{"items":[]}');
    });
    const done = [one.archive(all[0]?.id ?? '')];
    await eventually(() => expect(peer.requests('PATCH /entries')).toHaveLength(1));
    done.push(two.archive(all[1]?.id ?? ''));
    // While a message comes to both, the other one would have asked too.
    const { id } = peer.add();
    await everywhere((tab) => expect(ids(tab)).toContain(id));
    expect(peer.requests('PATCH /entries')).toHaveLength(1);
    answer();
    expect(await Promise.all(done)).toEqual([true, true]);
    expect(peer.requests('PATCH /entries')).toHaveLength(2);
  });

  it('do no work when the lock comes to one that has just left', async () => {
    let grant: () => unknown = () => {};
    giveLocks({
      request: (_name, _options, act) => {
        grant = act ?? grant;
        return new Promise(() => {});
      },
    });
    const work = jest.fn(async () => {});
    const group = joinGroup(createWaits(), 'feed', work, () => {});
    group.leave();
    await grant();
    expect(work).not.toHaveBeenCalled();
  });

  it('do not share with another user', async () => {
    await openLive();
    const other = open('bob');
    await eventually(() => expect(other.getSnapshot().connection).toBe('live'));
    expect(peer.streams.map(({ request }) => request.headers['x-notiflows-user-id'])).toEqual([
      'ada',
      'bob',
    ]);
  });

  it('have a connection each where a browser has no locks, or nobody knows who the user is', async () => {
    const unknown = () =>
      new Notiflows({ apiKey: 'pk_1', userKey: 'opaque', apiUrl: peer.baseUrl });
    for (const tab of [unknown().feed(), unknown().feed()]) {
      tabs.push(tab);
      tab.subscribe(() => {});
    }
    await eventually(() => expect(peer.streams).toHaveLength(2));
    giveLocks(undefined);
    await openLive();
    await openLive();
    expect(peer.streams).toHaveLength(4);
  });
});
