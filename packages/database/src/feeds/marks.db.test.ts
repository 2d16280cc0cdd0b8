import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededProject, seedProject } from '../../../../test/support/seed-project.ts';
import { type ShownInput, showEntries } from '../../../../test/support/show-entries.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { EntryStatus } from './entry-states.ts';
import type { MarkChoice } from './mark-all.ts';
import type { FeedMark } from './mark-statement.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let userId: string;

beforeAll(async () => {
  created = await createTestDatabase('marks');
  database = createDatabase({ url: created.url });
});
beforeEach(async () => {
  await queryRows({ databaseUrl: created.url }, 'TRUNCATE projects, feeds, deliveries CASCADE');
  seed = await seedProject(database);
  const { feedUserIds } = await show(5);
  userId = feedUserIds[0] ?? '';
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

async function show(count = 1, input: ShownInput = {}) {
  const shown = [];
  for (let made = 0; made < count; made += 1) {
    shown.push(await showEntries(database, seed, input));
  }
  return { feedUserIds: shown.at(-1)?.feedUserIds ?? [] };
}

const own = () => ({ projectId: seed.projectId, channelId: seed.channelIds.in_app, userId });
const firstPage = { after: null, before: null, limit: 100 };
const list = async (filters: object = {}) =>
  (await database.feeds.readFeed({ ...own(), filters, page: firstPage })).items;
const counts = () => database.feeds.countFeed(own());
const mark = (ids: string[], marks: FeedMark) =>
  database.feeds.markEntries({ ...own(), ids, mark: marks });
const markAll = (marks: FeedMark, choice: MarkChoice = {}) =>
  database.feeds.markAll({ ...own(), mark: marks, choice });
const idsOf = async (filters: object = {}) => (await list(filters)).map(({ id }) => id);

describe('a mark', () => {
  it('is set once, says what it implies, and moves the counts', async () => {
    const [id = ''] = await idsOf();
    expect(await counts()).toEqual({ position: 5, unseen: 5, unread: 5 });
    await mark([id], { seen: true });
    expect(await counts()).toEqual({ position: 6, unseen: 4, unread: 5 });
    const marked = await mark([id], { clicked: true });
    expect(marked).toMatchObject({ kind: 'marked', updated: 1 });
    expect(await counts()).toEqual({ position: 7, unseen: 4, unread: 4 });
    const [entry] = await database.feeds.findEntries({ ...own(), ids: [id] });
    expect(entry?.clicked_at).toEqual(entry?.read_at);
    expect(entry?.seen_at?.getTime()).toBeLessThan(entry?.read_at?.getTime() ?? 0);
    expect(await mark([id], { seen: true, read: true })).toMatchObject({ updated: 0 });
    expect(await counts()).toEqual({ position: 7, unseen: 4, unread: 4 });
  });

  it('is made for all of several or for none', async () => {
    const [one = '', two = ''] = await idsOf();
    const stranger = '01990000-0000-7000-8000-000000000000';
    expect(await mark([one, stranger, two], { read: true })).toEqual({
      kind: 'unknown',
      id: stranger,
    });
    expect(await counts()).toEqual({ position: 5, unseen: 5, unread: 5 });
    const marked = await mark([two, one, two], { read: true });
    expect(marked).toMatchObject({
      kind: 'marked',
      updated: 2,
      entries: [{ id: two }, { id: one }],
    });
    expect(await counts()).toEqual({ position: 7, unseen: 3, unread: 3 });
  });

  it('takes an entry out of the feed and puts it back as what it was', async () => {
    const [one = '', two = ''] = await idsOf();
    await mark([one], { read: true });
    await mark([one, two], { archived: true });
    expect(await counts()).toMatchObject({ unseen: 3, unread: 3 });
    expect(await idsOf()).toHaveLength(3);
    expect(await idsOf({ status: 'archived' })).toEqual([one, two]);
    await mark([one, two], { archived: false });
    expect(await counts()).toMatchObject({ unseen: 4, unread: 4 });
    expect(await idsOf({ status: 'read' })).toEqual([one]);
  });

  it('is not made in the feed of somebody else, nor in that of another channel', async () => {
    const [id = ''] = await idsOf();
    const { feedUserIds } = await show(1, { prefix: 'other' });
    const foreign = { ...own(), userId: feedUserIds[0] ?? '' };
    const read = { ids: [id], mark: { read: true as const } };
    expect(await database.feeds.markEntries({ ...foreign, ...read })).toEqual({
      kind: 'unknown',
      id,
    });
    const elsewhere = { ...own(), channelId: seed.channelIds.webhook };
    expect(await database.feeds.markEntries({ ...elsewhere, ...read })).toEqual({
      kind: 'unknown',
      id,
    });
    expect(await counts()).toMatchObject({ position: 5, unread: 5 });
  });
});

describe('a list', () => {
  it('shows what its status says, and what is archived only when asked', async () => {
    const [unseen = '', seen = '', read = '', archived = '', archivedRead = ''] = await idsOf();
    await mark([seen], { seen: true });
    await mark([read, archivedRead], { read: true });
    await mark([archived, archivedRead], { archived: true });
    const expected: [EntryStatus | undefined, string[], string[]][] = [
      [undefined, [unseen, seen, read], [archived, archivedRead]],
      ['unseen', [unseen], [archived]],
      ['seen', [seen], []],
      ['unread', [unseen, seen], [archived]],
      ['read', [read], [archivedRead]],
      ['archived', [archived, archivedRead], []],
    ];
    for (const [status, shown, hidden] of expected) {
      expect([status, await idsOf({ status })]).toEqual([status, shown]);
      expect([status, await idsOf({ status, withArchived: true })]).toEqual([
        status,
        [...shown, ...hidden],
      ]);
    }
  });

  it('goes on in pages across the states it shows', async () => {
    const ids = await idsOf();
    await mark([ids[1] ?? '', ids[3] ?? ''], { read: true });
    await mark([ids[2] ?? ''], { seen: true });
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page = { after, before: null, limit: 2 };
      const { items, hasMoreAfter } = await database.feeds.readFeed({
        ...own(),
        filters: {},
        page,
      });
      walked.push(...items.map(({ id }) => id));
      after = hasMoreAfter ? (walked.at(-1) ?? null) : null;
    } while (after !== null);
    expect(walked).toEqual(ids);
  });

  it('names who caused an entry as the run knew them, and nobody who was erased', async () => {
    await show(1, { actor: { external_id: 'grace', first_name: 'Grace' } });
    const [entry] = await list();
    expect(entry?.actor).toMatchObject({ external_id: 'grace', first_name: 'Grace', avatar: null });
    await database.users.eraseUser({ projectId: seed.projectId, externalId: 'grace' });
    expect((await list())[0]?.actor).toBeNull();
  });
});

describe('marking all', () => {
  it('marks what was there at a moment or up to an entry, and answers how many', async () => {
    const ids = await idsOf();
    expect(await markAll({ seen: true }, { until: { id: ids[3] ?? '' } })).toBe(2);
    expect(await counts()).toEqual({ position: 7, unseen: 3, unread: 5 });
    expect(await markAll({ read: true }, { until: { at: new Date(0) } })).toBe(0);
    expect(await markAll({ read: true }, { status: 'seen' })).toBe(2);
    expect(await markAll({ read: true })).toBe(3);
    expect(await counts()).toEqual({ position: 12, unseen: 0, unread: 0 });
    expect(await markAll({ archived: true })).toBe(5);
    expect(await idsOf()).toEqual([]);
    expect(await markAll({ archived: false })).toBe(5);
    expect(await idsOf({ status: 'read' })).toEqual(ids);
  });

  it('gives every entry a position of its own, however many there are', async () => {
    await queryRows(
      { databaseUrl: created.url },
      `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, step_handle,
         address_key, channel_id, channel_type, provider, status, message)
       SELECT gen_random_uuid(), d.project_id, d.run_id, d.notification_id, d.notiflow_id, d.recipient_id, d.step_handle,
         n::text, d.channel_id, d.channel_type, d.provider, d.status, d.message
       FROM (SELECT * FROM deliveries LIMIT 1) d, generate_series(1, 4500) n`,
    );
    expect(await counts()).toEqual({ position: 4_505, unseen: 4_505, unread: 4_505 });
    const until = { at: new Date() };
    expect(await markAll({ read: true }, { until })).toBe(4_505);
    expect(await counts()).toEqual({ position: 9_010, unseen: 0, unread: 0 });
    const [places] = await queryRows(
      { databaseUrl: created.url },
      'SELECT count(DISTINCT feed_position)::int AS places, min(feed_position)::int AS first FROM deliveries',
    );
    expect(places).toEqual({ places: 4_505, first: 4_506 });
  });
});
