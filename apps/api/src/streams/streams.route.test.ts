import { randomUUID } from 'node:crypto';
import { createFeedBell, type FeedBell, type QueueConnection } from '@notiflow/queue';
import { eventually } from '../../../../test/support/eventually.ts';
import { killBellListeners } from '../../../../test/support/kill-bell-listeners.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import type { Follower } from '../../test/follow-feed.ts';
import { type Streams, startStreams } from '../../test/start-streams.ts';
import { keys } from '../../test/start-test-api.ts';

let streams: Streams;

beforeAll(async () => {
  streams = await startStreams();
});

afterAll(() => streams.stop());

afterEach(() => streams.closeOpened());

/** What became of entries, in the order in which it was told. */
const entriesOf = ({ events }: Pick<Follower, 'events'>) =>
  events
    .filter(({ event }) => event.startsWith('entry'))
    .map(({ event, data }) => `${event} ${data.id}`);

const outline = ({ events }: Pick<Follower, 'events'>) =>
  events.filter(({ id }) => id !== undefined).map(({ id, event }) => `${event} ${id}`);

const untilTold = (readers: Follower[], entries: number) =>
  eventually(() => {
    for (const reader of readers) expect(entriesOf(reader)).toHaveLength(entries);
  });

/** Takes an entry back by some process. */
const recall = (url: string, id: string) =>
  fetch(`${url}/admin/v1/deliveries/${id}/recall`, {
    method: 'POST',
    headers: { 'x-notiflows-api-key': keys.api, 'x-notiflows-secret-key': keys.secret },
  });

const place = `streams_${randomUUID().slice(0, 8)}`;
const connections: [string, QueueConnection][] = [
  ['Redis', { kind: 'redis', url: process.env.TEST_REDIS_URL ?? '', prefix: place }],
  ['Postgres', { kind: 'postgres', url: process.env.TEST_DATABASE_URL ?? '', schema: place }],
];

describe.each(connections)('streams of two processes with a bell on %s', (_name, connection) => {
  function openBell(): FeedBell {
    const bell = createFeedBell({ connection, onError: () => {} });
    streams.close(bell.close);
    return bell;
  }

  it('tell every reader of every change, wherever it was made', async () => {
    const one = await streams.startProcess({ bell: openBell() });
    const other = await streams.startProcess({ bell: openBell() });
    streams.ringByWorker(openBell());
    const user = await streams.addUser();
    const readers = [
      await streams.follow(one.url, user),
      await streams.followOverSocket(other.url, user),
    ];
    for (const reader of readers) await reader.told(1);
    const [first = '', second = ''] = await streams.show(user, 2);
    await untilTold(readers, 2);
    await streams.mark(one.url, { user, id: second });
    await untilTold(readers, 3);
    await recall(other.url, first);
    await untilTold(readers, 4);
    for (const reader of readers) {
      expect(entriesOf(reader)).toEqual([
        `entry.created ${first}`,
        `entry.created ${second}`,
        `entry.updated ${second}`,
        `entry.removed ${first}`,
      ]);
      // The counts are a message of their own, behind what changed them.
      await eventually(() =>
        expect(reader.events.at(-1)).toEqual({
          id: 4,
          event: 'counts',
          data: { total_unread: 0, total_unseen: 0 },
        }),
      );
    }
  });

  it('lose nothing when the bell is not heard for a while', async () => {
    const { url } = await streams.startProcess({ bell: openBell() });
    const user = await streams.addUser();
    const reader = await streams.follow(url, user);
    await reader.told(1);
    streams.ringByWorker({ ring: () => {} });
    await eventually(async () => expect(await killBellListeners(connection)).toBe(1));
    const shown = await streams.show(user, 2);
    await untilTold([reader], 2);
    expect(entriesOf(reader)).toEqual(shown.map((id) => `entry.created ${id}`));
  });
});

describe('a reader', () => {
  it('is told the whole entry, and of those of nobody else', async () => {
    const { url } = await streams.startProcess();
    const [ann, ben] = [await streams.addUser(), await streams.addUser()];
    const reader = await streams.follow(url, ann);
    await reader.told(1);
    await streams.show(ben);
    const [id] = await streams.show(ann);
    await untilTold([reader], 1);
    expect(reader.events[1]?.data).toMatchObject({
      id,
      notiflow: 'welcome',
      data: { body: 'Hello Ann' },
      seen_at: null,
    });
  });

  it('that was away is told what it missed, in order and once, and goes on from there', async () => {
    const { url } = await streams.startProcess();
    const user = await streams.addUser();
    const [first = ''] = await streams.show(user);
    const before = await streams.follow(url, user);
    await before.told(1);
    expect(outline(before)).toEqual(['counts 1']);
    before.close();
    const [second, third] = await streams.show(user, 2);
    await streams.mark(url, { user, id: first });
    const readers = [
      await streams.follow(url, user, { 'last-event-id': '1' }),
      await streams.followOverSocket(url, user, { last_event_id: 1 }),
    ];
    for (const reader of readers) {
      await reader.told(1);
      expect(outline(reader).map((line) => line.split(' ').at(-1))).toEqual(['2', '3', '4', '4']);
      expect(entriesOf(reader)).toEqual([
        `entry.created ${second}`,
        `entry.created ${third}`,
        `entry.updated ${first}`,
      ]);
    }
    const [fourth] = await streams.show(user);
    await untilTold(readers, 4);
    for (const reader of readers) expect(entriesOf(reader).at(-1)).toBe(`entry.created ${fourth}`);
  });

  it('that lists, and follows from where the list was, misses nothing', async () => {
    const { url } = await streams.startProcess();
    const user = await streams.addUser();
    await streams.show(user);
    const headers = { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-id': user };
    const listed = await fetch(`${url}/user/v1/channels/feed/feed/entries`, { headers });
    const { last_event_id: lastEventId } = (await listed.json()) as { last_event_id: number };
    const [id] = await streams.show(user);
    const reader = await streams.followOverSocket(url, user, { last_event_id: lastEventId });
    await reader.told(1);
    expect(entriesOf(reader)).toEqual([`entry.created ${id}`]);
  });

  it('that missed too much lists anew, and goes on from there', async () => {
    const { url } = await streams.startProcess();
    const user = await streams.addUser();
    await streams.show(user);
    await queryRows(
      streams.api,
      `UPDATE feeds SET position = position + 200
       WHERE user_id = (SELECT id FROM users WHERE external_id = $1)`,
      [user],
    );
    const reader = await streams.follow(url, user, { 'last-event-id': '0' });
    await reader.told(1);
    expect(outline(reader)).toEqual(['reset 201', 'counts 201']);
    const [id] = await streams.show(user);
    await untilTold([reader], 1);
    expect(entriesOf(reader)).toEqual([`entry.created ${id}`]);
  });
});
