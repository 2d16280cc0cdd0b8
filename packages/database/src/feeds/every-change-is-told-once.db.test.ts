import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { followFeed } from '../../../../test/support/follow-feed.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededProject, seedProject } from '../../../../test/support/seed-project.ts';
import { showEntries } from '../../../../test/support/show-entries.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { lowestId, newId } from '../ids.ts';

// Made-up histories of feeds, several things at once. What fails is printed with its seed and path; FEED_SEED and
// FEED_RUNS name others.
const seedNumber = Number(process.env.FEED_SEED ?? randomInt(2 ** 31));
const numRuns = Number(process.env.FEED_RUNS ?? 25);

const people = 3;

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeAll(async () => {
  created = await createTestDatabase('told_once');
  database = createDatabase({ url: created.url, poolSize: 8 });
  seed = await seedProject(database);
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

const rows = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row & Record<string, unknown>>({ databaseUrl: created.url }, sql, values);

const nth = fc.nat(30);
const person = fc.nat(people - 1);
const marks = fc.constantFrom(
  { seen: true } as const,
  { read: true } as const,
  { clicked: true } as const,
  { archived: true },
  { archived: false },
);

/** One thing that happens; what is named by a number is the so-manieth there is. */
const move = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('show' as const), replaces: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('mark' as const),
      person,
      nths: fc.array(nth, { minLength: 1, maxLength: 3 }),
      marks,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mark_all' as const), person, marks }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recall' as const), person, nth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('empty' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), person }) },
);

type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

/** What happens, one after the other; what is in one list happens at once. */
const history = fc.array(fc.array(move, { minLength: 1, maxLength: 6 }), {
  minLength: 2,
  maxLength: 8,
});

/** The people of one history, who are in no other, and the runs that were made for them. */
interface Scene {
  prefix: string;
  userIds: string[];
  runIds: string[];
}

async function begin(): Promise<Scene> {
  const prefix = `of-${newId()}`;
  const { feedUserIds, runId } = await showEntries(database, seed, { count: people, prefix });
  return { prefix, userIds: feedUserIds, runIds: [runId] };
}

const own = (userId: string) => ({
  projectId: seed.projectId,
  channelId: seed.channelIds.in_app,
  userId,
});

async function entryOf(userId: string, place: number): Promise<string> {
  const sql = `SELECT id FROM deliveries WHERE recipient_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2`;
  return (await rows<{ id: string }>(sql, [userId, place % 5]))[0]?.id ?? lowestId;
}

async function happen(scene: Scene, one: Move): Promise<void> {
  const userId = 'person' in one ? (scene.userIds[one.person] ?? '') : '';
  const page = (place: number) => ({
    runIds: [scene.runIds[place % scene.runIds.length] ?? ''],
    cursor: { place: 1, after: lowestId },
    limit: 10,
  });
  switch (one.kind) {
    case 'show': {
      const { prefix } = scene;
      const replaceKey = one.replaces ? prefix : null;
      scene.runIds.push(
        (await showEntries(database, seed, { count: people, prefix, replaceKey })).runId,
      );
      return;
    }
    case 'mark': {
      const ids = await Promise.all(one.nths.map((place) => entryOf(userId, place)));
      await database.feeds.markEntries({ ...own(userId), ids, mark: one.marks });
      return;
    }
    case 'mark_all':
      await database.feeds.markAll({ ...own(userId), choice: {}, mark: one.marks });
      return;
    case 'recall': {
      const id = await entryOf(userId, one.nth);
      await database.deliveries.recallDelivery({ projectId: seed.projectId, id });
      return;
    }
    case 'empty':
      await database.retention.emptyDeliveriesOfRuns(page(one.nth));
      return;
    case 'remove':
      await database.retention.removeDeliveriesOfRuns(page(one.nth));
      return;
    case 'erase': {
      const externalId = `${scene.prefix}-${one.person}`;
      await database.users.eraseUser({ projectId: seed.projectId, externalId });
      return;
    }
    default:
      one satisfies never;
  }
}

// Every feed whose numbers are not those of its entries, or whose entries do not each have a position of their own.
const faults = `
  SELECT f.user_id, f.unseen, f.unread, counted.* FROM feeds f
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE feed_state = 0)::int AS unseen_entries,
           count(*) FILTER (WHERE feed_state <= 1)::int AS unread_entries,
           count(*) - count(DISTINCT feed_position) AS doubled, coalesce(max(feed_position), 0) AS last
    FROM deliveries d WHERE d.recipient_id = f.user_id AND d.channel_id = f.channel_id AND d.feed_position IS NOT NULL
  ) counted
  WHERE f.unseen <> unseen_entries OR f.unread <> unread_entries OR doubled > 0 OR last > f.position
  UNION ALL
  SELECT recipient_id, 0, 0, 0, 0, 0, feed_position FROM deliveries d
  WHERE feed_state < 9 AND (feed_position IS NULL
    OR feed_state <> feed_state_of(message IS NULL OR recalled_at IS NOT NULL OR replaced_by IS NOT NULL,
                                   archived_at, read_at, seen_at))`;

it('keeps the counts of every feed, and tells its reader of every change once, whatever happens at once', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (moments) => {
      const scene = await begin();
      const followers = scene.userIds.map((userId) => followFeed(database, own(userId)));
      for (const moment of moments) await Promise.all(moment.map((one) => happen(scene, one)));
      const seen = await Promise.all(followers.map((follower) => follower.stop()));
      for (const [place, userId] of scene.userIds.entries()) {
        const page = { after: null, before: null, limit: 100 };
        const filters = { withArchived: true };
        const { items } = await database.feeds.readFeed({ ...own(userId), filters, page });
        expect([...(seen[place]?.values() ?? [])].toSorted(byId)).toEqual(items.toSorted(byId));
      }
      expect(await rows(faults)).toEqual([]);
    }),
    { numRuns, seed: seedNumber, endOnFailure: true },
  );
}, 300_000);

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

it('shows several things to the same people at once, while they mark what they have, and nobody waits in a circle', async () => {
  const prefix = `of-${newId()}`;
  const { feedUserIds } = await showEntries(database, seed, { count: 30, prefix });
  const statements = Array.from({ length: 24 }, async (_, place) => {
    const replaceKey = place % 3 === 0 ? 'same' : null;
    await showEntries(database, seed, { count: 30, prefix, replaceKey });
    const userId = feedUserIds[place] ?? '';
    const mark = { read: true } as const;
    await database.feeds.markEntries({ ...own(userId), ids: [await entryOf(userId, place)], mark });
    await database.feeds.markAll({ ...own(userId), choice: {}, mark });
  });
  await Promise.all(statements);
  expect(await rows(faults)).toEqual([]);
  const [made] = await rows(
    'SELECT min(position)::int AS least FROM feeds WHERE user_id = ANY($1)',
    [feedUserIds],
  );
  expect(made?.least).toBeGreaterThanOrEqual(25);
  // What a session counted it tells when it ends, at the latest.
  await database.close();
  database = createDatabase({ url: created.url, poolSize: 8 });
  const sql = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()';
  expect(await rows(sql)).toEqual([{ deadlocks: 0 }]);
}, 120_000);
