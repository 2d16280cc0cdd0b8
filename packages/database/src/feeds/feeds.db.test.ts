import { buildAdvance, fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { buildEntry, type ShownInput, showEntries } from '../../../../test/support/show-entries.ts';
import { createDatabase, type Database } from '../create-database.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeAll(async () => {
  created = await createTestDatabase('feeds');
  database = createDatabase({ url: created.url });
});
beforeEach(async () => {
  await queryRows({ databaseUrl: created.url }, 'TRUNCATE projects, feeds, deliveries CASCADE');
  seed = await seedProject(database);
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

const rows = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row & Record<string, unknown>>({ databaseUrl: created.url }, sql, values);

const show = (count = 1, input: ShownInput = {}) =>
  showEntries(database, seed, { count, ...input });

const readFeeds = () =>
  rows<{ user_id: string; position: number; unseen: number; unread: number }>(
    'SELECT user_id, position::int, reset_position::int, unseen, unread FROM feeds ORDER BY user_id',
  );
const changesOf = (userId: string, after = 0, limit = 100) =>
  database.feeds
    .readFeedChanges([{ channelId: seed.channelIds.in_app, userId, after }], limit)
    .then(([changes]) => changes);

describe('an in-app delivery', () => {
  it('enters the feed of its recipient and is the change of its position', async () => {
    const first = await show(2);
    const { feedUserIds } = await show(2);
    const feeds = await readFeeds();
    expect(feeds).toEqual(
      feedUserIds.toSorted().map((user_id) => ({
        user_id,
        position: 2,
        reset_position: 0,
        unseen: 2,
        unread: 2,
      })),
    );
    expect(first.feedUserIds.toSorted()).toEqual(feedUserIds.toSorted());
    const changes = await changesOf(feedUserIds[0] ?? '', 1);
    expect(changes).toMatchObject({ position: 2, unseen: 2, unread: 2, isReset: false });
    expect(changes?.changes).toEqual([expect.objectContaining({ kind: 'created', position: 2 })]);
    expect(changes?.changes[0]).toMatchObject({
      entry: { notiflow: 'welcome', message: { body: 'Hello' }, seen_at: null, actor: null },
    });
  });

  it('counts once, also when it is saved twice or came twice in a set', async () => {
    const { input } = await show(1);
    await database.notifications.saveAdvance(input);
    const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const [id = ''] = await fanOutWhole(database, run.runId);
    await database.notifications.saveAdvance({
      advances: [buildAdvance({ id, runId: run.runId })],
      deliveries: [buildEntry(seed, id), buildEntry(seed, id)],
    });
    expect(await readFeeds()).toMatchObject([{ position: 2, unseen: 2, unread: 2 }]);
    expect(await rows('SELECT feed_position::int FROM deliveries ORDER BY 1')).toEqual([
      { feed_position: 1 },
      { feed_position: 2 },
    ]);
  });

  it('enters it also from a process that knows no feeds, and once', async () => {
    await show(1);
    const insert = `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id,
        step_handle, channel_id, channel_type, provider, status, message)
      SELECT gen_random_uuid(), project_id, run_id, notification_id, notiflow_id, recipient_id,
        'later', channel_id, channel_type, provider, status, message
      FROM deliveries WHERE step_handle = 'feed' ON CONFLICT DO NOTHING`;
    await rows(insert);
    await rows(insert);
    expect(await readFeeds()).toMatchObject([{ position: 2, unseen: 2, unread: 2 }]);
    expect(
      await rows(
        'SELECT feed_state, feed_position::int, feed_since::int FROM deliveries ORDER BY 2',
      ),
    ).toEqual([
      { feed_state: 0, feed_position: 1, feed_since: 1 },
      { feed_state: 0, feed_position: 2, feed_since: 2 },
    ]);
  });
});

describe('what is shown no more', () => {
  it('leaves the feed when it is recalled, and its reader hears of that', async () => {
    const { feedUserIds } = await show(1);
    await show(1);
    const [userId = ''] = feedUserIds;
    const before = await changesOf(userId);
    expect(before?.changes).toHaveLength(2);
    const [first] = before?.changes ?? [];
    const id = first?.kind === 'created' ? first.entry.id : '';
    const key = { projectId: seed.projectId, id };
    expect(await database.deliveries.recallDelivery(key)).toEqual({ feedUserId: userId });
    await database.deliveries.recallDelivery(key);
    expect(await changesOf(userId, 2)).toMatchObject({
      position: 3,
      unseen: 1,
      unread: 1,
      changes: [{ kind: 'removed', position: 3, id }],
    });
    // Whoever never saw it is told nothing of it.
    expect((await changesOf(userId))?.changes.map(({ kind }) => kind)).toEqual(['created']);
  });

  it('leaves it when another run takes its place', async () => {
    await show(2, { replaceKey: 'order' });
    const { feedUserIds } = await show(2, { replaceKey: 'order' });
    expect(feedUserIds).toHaveLength(2);
    const [userId = ''] = feedUserIds;
    expect(await readFeeds()).toMatchObject([
      { position: 3, unseen: 1, unread: 1 },
      { position: 3, unseen: 1, unread: 1 },
    ]);
    expect((await changesOf(userId, 1))?.changes.map(({ kind }) => kind)).toEqual([
      'created',
      'removed',
    ]);
  });

  it('leaves it when its content goes, and whoever was away lists anew when it is deleted', async () => {
    const { feedUserIds, runId } = await show(1);
    const kept = await show(1);
    const [userId = ''] = feedUserIds;
    const page = (id: string) => ({
      runIds: [id],
      cursor: { place: 1, after: '00000000-0000-0000-0000-000000000000' },
      limit: 10,
    });
    await database.retention.emptyDeliveriesOfRuns(page(runId));
    expect(await changesOf(userId, 2)).toMatchObject({
      position: 3,
      unseen: 1,
      changes: [{ kind: 'removed' }],
    });
    await database.retention.removeDeliveriesOfRuns(page(runId));
    expect(await changesOf(userId, 2)).toMatchObject({ position: 3, isReset: true, changes: [] });
    expect(await changesOf(userId, 3)).toMatchObject({ position: 3, isReset: false });
    await database.retention.removeDeliveriesOfRuns(page(kept.runId));
    expect(await changesOf(userId, 3)).toMatchObject({ position: 4, isReset: true, unseen: 0 });
  });

  it('goes with the person, and the feed with it', async () => {
    const { feedUserIds } = await show(1);
    const [userId = ''] = feedUserIds;
    await database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-0' });
    expect(await readFeeds()).toEqual([]);
    expect(await rows('SELECT DISTINCT feed_state, feed_position FROM deliveries')).toEqual([
      { feed_state: null, feed_position: null },
    ]);
    expect(await changesOf(userId, 1)).toMatchObject({ position: 0, isReset: true });
  });
});

describe('a reader of feeds', () => {
  it('is answered for each it names, in its order, and told where there is more', async () => {
    const { feedUserIds } = await show(2);
    await show(2);
    await show(1);
    const channelId = seed.channelIds.in_app;
    const nobody = { channelId, userId: '00000000-0000-0000-0000-000000000001' };
    const asked = [nobody, ...feedUserIds.map((userId) => ({ channelId, userId }))];
    const positions = await database.feeds.readFeedPositions(asked);
    expect(positions).toHaveLength(3);
    expect(positions).toContainEqual({ ...nobody, position: 0, unseen: 0, unread: 0 });
    const answers = await database.feeds.readFeedChanges(
      asked.map((feed) => ({ ...feed, after: 0 })),
      2,
    );
    expect(answers.map(({ userId }) => userId)).toEqual(asked.map(({ userId }) => userId));
    const long = answers.filter(({ hasMore }) => hasMore);
    expect(long).toHaveLength(1);
    expect(long[0]?.changes.map(({ position }) => position)).toEqual([1, 2]);
    expect((await changesOf(long[0]?.userId ?? '', 2))?.changes).toMatchObject([{ position: 3 }]);
  });
});
