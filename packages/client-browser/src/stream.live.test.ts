import { jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { replyError } from '../../../test/support/scripted-server.ts';
import { useFakeTimeouts } from '../../../test/support/use-fake-timeouts.ts';
import type { Feed } from './feed.ts';
import { Notiflows } from './notiflows.ts';

let peer: FeedPeer;
let feed: Feed;
let errors: Error[];
let delivered: string[];
/** How long waits between attempts were to be, in their order; those that were not looked at yet. */
let waits: number[];

beforeEach(async () => {
  peer = await startFeedPeer();
  errors = [];
  delivered = [];
  useFakeTimeouts({ andDate: true });
  jest.spyOn(Math, 'random').mockReturnValue(0.4);
  waits = [];
  const setFakeTimeout = globalThis.setTimeout;
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, ms: number) => {
    // The others end a silence, of the service or of the tab that leads.
    if (![10_000, 15_000, 40_000, 84_000].includes(ms)) waits.push(ms);
    return setFakeTimeout(act, ms);
  }) as typeof setTimeout);
  feed = new Notiflows({ apiKey: 'pk_1', userId: 'ada', apiUrl: peer.baseUrl }).feed();
  feed.onError = (error) => errors.push(error);
  feed.onDelivery = ({ id }) => delivered.push(id);
});

afterEach(async () => {
  feed.close();
  jest.useRealTimers();
  jest.restoreAllMocks();
  await peer.close();
});

const ids = () => feed.getSnapshot().entries.map(({ id }) => id);
const connection = () => feed.getSnapshot().connection;
const streams = () => peer.requests('GET /stream');
const drop = (response: { destroy(): unknown }) => response.destroy();

async function follow(): Promise<void> {
  feed.subscribe(() => {});
  await eventually(() => expect(connection()).toBe('live'));
}

/** The next wait begins, ends a moment too early for anybody to ask, and then ends. */
async function passWait(): Promise<number> {
  const ms = await eventually(() => waits.shift() ?? Promise.reject(new Error('Nobody waits')), {
    everyMs: 2,
  });
  const before = peer.received.length;
  jest.advanceTimersByTime(ms - 1);
  expect(peer.received).toHaveLength(before);
  jest.advanceTimersByTime(1);
  await eventually(() => expect(peer.received).toHaveLength(before + 1), { everyMs: 2 });
  return ms;
}

/** Ends the stream as a service does that has been up for a while, and waits until it is back. */
async function restart(act: () => void): Promise<void> {
  jest.advanceTimersByTime(10_000);
  act();
  expect(await passWait()).toBe(400);
  await eventually(() => expect(connection()).toBe('live'));
}

describe('a stream', () => {
  it('goes on where it broke off, with nothing missing and nothing twice', async () => {
    peer.add();
    await follow();
    const [two] = [peer.add()];
    await eventually(() => expect(delivered).toEqual([two.id]));
    const missed: string[] = [];
    await restart(() => {
      peer.breakConnections();
      missed.push(peer.add().id, peer.add().id);
    });
    expect(streams()[1]?.headers['last-event-id']).toBe('2');
    await eventually(() => expect(delivered).toEqual([two.id, ...missed]));
    expect(ids()).toEqual(peer.entries().map(({ id }) => id));
    expect(peer.requests('GET /entries')).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('takes no event that was cut off, and takes it whole when it comes again', async () => {
    await follow();
    peer.hold(true);
    const one = peer.add({ data: { body: 'Grüße 👋' } });
    const text = `id: 1\nevent: entry.created\ndata: ${JSON.stringify(one)}\n`;
    await restart(() => {
      peer.streams[0]?.response.end(text);
      peer.hold(false);
    });
    expect(streams()[1]?.headers['last-event-id']).toBe('0');
    await eventually(() => expect(delivered).toEqual([one.id]));
    expect(feed.getSnapshot().entries[0]?.data.body).toBe('Grüße 👋');
  });

  it('may be cut into pieces anywhere, also inside of a character', async () => {
    await follow();
    peer.hold(true);
    const one = peer.add({ data: { body: 'Grüße 👋' } });
    const text = `id: 1\r\nevent: entry.created\r\ndata: ${JSON.stringify(one)}\r\n\r\n`;
    const [stream] = peer.streams;
    stream?.response.socket?.setNoDelay(true);
    for (const byte of Buffer.from(text)) {
      await new Promise<unknown>((resolve) => stream?.response.write(Buffer.of(byte), resolve));
    }
    await eventually(() => expect(delivered).toEqual([one.id]));
    expect(feed.getSnapshot().entries[0]?.data.body).toBe('Grüße 👋');
  });

  it('takes an event that comes twice once', async () => {
    await follow();
    const one = peer.add();
    await eventually(() => expect(ids()).toEqual([one.id]));
    const older = { ...one, data: { body: 'older' } };
    const text = `id: 1\nevent: entry.created\ndata: ${JSON.stringify(older)}\n\n`;
    peer.streams[0]?.response.write(text);
    const two = peer.add();
    await eventually(() => expect(ids()).toEqual([two.id, one.id]));
    expect(delivered).toEqual([one.id, two.id]);
    expect(feed.getSnapshot().entries[1]?.data.body).toBe(one.data.body);
  });

  it('waits longer from failure to failure, up to half a minute, each time by chance', async () => {
    await follow();
    const replies = Array.from({ length: 8 }, () => drop);
    peer.answerNext('GET /stream', ...replies);
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    const waited: number[] = [];
    while (streams().length < 10) waited.push(await passWait());
    expect(waited).toEqual([400, 400, 800, 1_600, 3_200, 6_400, 12_000, 12_000, 12_000]);
    await eventually(() => expect(connection()).toBe('live'));
    expect(feed.getSnapshot().error).toBeUndefined();
  });

  it('is offline while it cannot be had', async () => {
    await follow();
    peer.answerNext('GET /stream', drop);
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    await passWait();
    await eventually(() => expect(connection()).toBe('offline'));
    expect(feed.getSnapshot()).toMatchObject({ status: 'ready', error: { status: 0 } });
  });

  it('waits as long as a busy service says, and as a stream says', async () => {
    await follow();
    peer.answerNext('GET /stream', replyError([429, 'rate_limited'], {}, { 'retry-after': '60' }));
    peer.streams[0]?.response.write('retry: 4000\n\n');
    peer.add();
    await eventually(() => expect(ids()).toHaveLength(1));
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    expect(await passWait()).toBe(1_600);
    expect(await passWait()).toBe(61_600);
    await eventually(() => expect(connection()).toBe('live'));
    expect(errors).toMatchObject([{ status: 429 }]);
  });

  it('is no storm on a service that ends it at once', async () => {
    await follow();
    const endAtOnce = (response: { writeHead(status: number): { end(text: string): unknown } }) =>
      response.writeHead(200).end('retry: 1000\n\n');
    peer.answerNext('GET /stream', endAtOnce, endAtOnce, endAtOnce);
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    const waited: number[] = [];
    while (streams().length < 5) waited.push(await passWait());
    expect(waited).toEqual([400, 400, 800, 1_600]);
    expect(errors).toHaveLength(3);
  });

  it('asks minutes later where it was refused', async () => {
    await follow();
    peer.answerNext('GET /stream', replyError([401, 'unauthenticated'], { auth: 'api_key' }));
    jest.advanceTimersByTime(10_000);
    peer.breakConnections();
    expect(await passWait()).toBe(400);
    expect(await passWait()).toBe(120_000);
    await eventually(() => expect(connection()).toBe('live'));
    expect(errors).toMatchObject([{ status: 401 }]);
  });

  it('is ended when nothing comes for too long, as after a sleep, and goes on', async () => {
    await follow();
    peer.hold(true);
    const one = peer.add();
    jest.advanceTimersByTime(39_999);
    expect(peer.streams).toHaveLength(1);
    jest.advanceTimersByTime(1);
    peer.hold(false);
    await eventually(() => expect(peer.streams).toHaveLength(0));
    await passWait();
    await eventually(() => expect(delivered).toEqual([one.id]));
  });
});

describe('behind something that holds the stream back', () => {
  it('asks now and then, hears of everything, and tries the stream again later', async () => {
    peer.hold(true);
    feed.subscribe(() => {});
    await eventually(() => expect(peer.streams).toHaveLength(1));
    const one = peer.add();
    jest.advanceTimersByTime(15_000);
    await eventually(() => expect(ids()).toEqual([one.id]));
    expect(connection()).toBe('live');
    expect(delivered).toEqual([one.id]);
    for (let polls = 1; polls < 8; polls += 1) expect(await passWait()).toBe(13_500);
    expect(peer.requests('GET /counts')).toHaveLength(8);
    // Nothing has changed since, so nothing was listed anew.
    expect(peer.requests('GET /entries')).toHaveLength(2);
    peer.hold(false);
    expect(await passWait()).toBe(13_500);
    await eventually(() => expect(peer.streams).toHaveLength(1));
    const two = peer.add();
    await eventually(() => expect(ids()).toEqual([two.id, one.id]));
    expect(errors).toEqual([]);
  });
});
