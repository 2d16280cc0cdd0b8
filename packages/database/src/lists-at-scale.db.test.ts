import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { queryRows } from '../../../test/support/query-rows.ts';
import {
  ancientChannelId,
  bigTables,
  retiredChannelId,
  type SeededHistory,
  seedHistory,
  unusedChannelId,
} from '../../../test/support/seed-history.ts';
import type { Db } from './connect.ts';
import { createDatabase } from './create-database.ts';
import { type DeliveryFilters, listDeliveries } from './deliveries/read-deliveries.ts';
import { listNotifications, type NotificationFilters } from './notifications/read-notifications.ts';
import { connectProjects } from './project-scope.ts';
import type { PageInput } from './read-page.ts';
import {
  countDeadLetters,
  type DeadLetterFilter,
  listDeadLetterGroups,
} from './replays/dead-letters.ts';
import { listRuns, type RunFilters } from './runs/read-runs.ts';
import { findByAddress } from './search/find-by-address.ts';
import { findById } from './search/find-by-id.ts';
import { findByText } from './search/find-by-text.ts';
import { listTopics } from './topics/list-topics.ts';
import { listSubscriptions, type SubscriptionFilters } from './topics/read-subscriptions.ts';
import { findUserIds } from './users/find-users.ts';

const many = 200_000;
const tenth = many / 10;

/** A history in a database of its own, reached as the api reaches it: in the role and scope of the project. */
interface History extends SeededHistory {
  db: Db;
  /** As autovacuum does: what indexes hold is believed from then on. */
  vacuum(): Promise<unknown>;
  close(): Promise<void>;
}

let large: History;
let small: History;

beforeAll(async () => {
  [large, small] = [await openHistory(many), await openHistory(tenth)];
});

afterAll(async () => {
  await large?.close();
  await small?.close();
});

async function openHistory(deliveries: number): Promise<History> {
  const { url, drop } = await createTestDatabase('lists_at_scale');
  const database = createDatabase({ url });
  const seeded = await seedHistory({ database, url }, deliveries);
  await database.close();
  const projects = connectProjects({ url });
  const close = async () => {
    await projects.end();
    await drop();
  };
  const vacuum = () => queryRows({ databaseUrl: url }, 'VACUUM deliveries');
  return { ...seeded, db: projects.of(seeded.projectId), vacuum, close };
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

type ListOf<Filters> = (
  db: Db,
  input: { projectId: string; filters: Filters; page: PageInput },
) => Promise<unknown>;

/** How Postgres finds one page: explains the very statement that the list sends. */
async function explain<Filters>(
  { db, projectId }: History,
  list: ListOf<Filters>,
  input: { filters: Filters; page: PageInput },
): Promise<Plan> {
  const plans: Plan[] = [];
  const query = async (asked: string | { text: string; values: unknown[] }, given: unknown[]) => {
    const { text, values } = typeof asked === 'string' ? { text: asked, values: given } : asked;
    const { rows } = await db.pool.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
    plans.push(rows[0]['QUERY PLAN'][0].Plan);
    return { rows: [] };
  };
  const explaining: Db = { pool: { query } as unknown as Db['pool'] };
  await list(explaining, { projectId, ...input });
  const [plan] = plans;
  if (plan === undefined || plans.length > 1) throw new Error('A page is one statement.');
  return plan;
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

const scannedWhole = (plan: Plan) =>
  nodesOf(plan)
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'] ?? '')
    .filter((name) => bigTables.includes(name));

/** Rows of the table, or of an index of it, that were looked at, whether they were wanted or not. */
function rowsRead(plan: Plan, table: string): number {
  const scans = nodesOf(plan).filter(
    (node) => node['Relation Name'] === table || node['Node Type'] === 'Bitmap Index Scan',
  );
  return scans.reduce((sum, node) => {
    const removed =
      (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    return sum + (node['Actual Rows'] + removed) * node['Actual Loops'];
  }, 0);
}

const blocksOf = (plan: Plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];

type Place = keyof History['middle'];

const pagesOf = (history: History, place: Place): Record<string, PageInput> => {
  const at = history.middle[place];
  return {
    'the first page': { after: null, before: null, limit: 25 },
    'the first page of 1,000': { after: null, before: null, limit: 1_000 },
    'a page from the middle': { after: at, before: null, limit: 25 },
    'a page of 1,000 from the middle': { after: at, before: null, limit: 1_000 },
    'the page before the middle': { after: null, before: at, limit: 25 },
  };
};

// Beside what is answered: a moment is bounded by ids only to the hour, in which 277 deliveries were made.
const rowsBesideMax = 300;

interface Row<Filters> {
  list: ListOf<Filters>;
  place: Place;
  filters: (history: History) => Filters;
  /** Rows that may be looked at for each one answered. */
  rowsPerItemMax?: number;
}

async function expectBounded<Filters>(row: Row<Filters>): Promise<void> {
  const { list, place, filters, rowsPerItemMax = 2 } = row;
  const table = place === 'delivery' ? 'deliveries' : `${place}s`;
  for (const [name, page] of Object.entries(pagesOf(large, place))) {
    const smallPage = pagesOf(small, place)[name] ?? page;
    const plan = await explain(large, list, { filters: filters(large), page });
    const lesser = await explain(small, list, { filters: filters(small), page: smallPage });
    // The small history may have fewer rows to answer.
    const share = Math.max(1, plan['Actual Rows'] / Math.max(1, lesser['Actual Rows']));
    const found = {
      name,
      scannedWhole: scannedWhole(plan),
      hasReadFew: rowsRead(plan, table) <= rowsPerItemMax * (page.limit + 1) + rowsBesideMax,
      isAsFast: blocksOf(plan) <= 3 * share * blocksOf(lesser) + 50,
    };
    const numbers = { rows: rowsRead(plan, table), blocks: blocksOf(plan), of: blocksOf(lesser) };
    const expected = { name, scannedWhole: [], hasReadFew: true, isAsFast: true };
    expect({ ...found, ...numbers }).toEqual({ ...expected, ...numbers });
  }
}

// The rows that two filters have in common are found among those of one of them: 1 in 70 at the rarest here.
const rowsOfPairMax = 75;

const when = {
  lately: ({ recently }: History) => ({ createdAfter: recently }),
  before: ({ halfway }: History) => ({ createdBefore: halfway }),
  within: ({ halfway }: History) => ({
    createdAfter: new Date(halfway.getTime() - 3 * 3_600_000),
    createdBefore: halfway,
  }),
  never: () => ({ createdBefore: new Date('2001-01-01') }),
  later: () => ({ createdAfter: new Date(Date.now() + 24 * 3_600_000) }),
};

describe('a list of deliveries is found as fast among 200,000 as among 20,000', () => {
  const row = { list: listDeliveries, place: 'delivery' } as const;

  it.each<[string, (history: History) => DeliveryFilters]>([
    ['all of them', () => ({})],
    ['a frequent status', () => ({ status: 'delivered' })],
    ['a status of every tenth', () => ({ status: 'failed' })],
    ['a status that only the oldest have', () => ({ status: 'quarantined' })],
    ['a status that none has', () => ({ status: 'bounced' })],
    ['a status of a tenth, all old', () => ({ status: 'expired' })],
    ['a channel', ofWebhook],
    ['a channel of a fifth, all old', () => ({ channelId: retiredChannelId })],
    ['a channel that only the oldest used', () => ({ channelId: ancientChannelId })],
    ['a channel nobody used', () => ({ channelId: unusedChannelId })],
    ['a topic', () => ({ topic: 'news' })],
    ['a topic that only the oldest went to', () => ({ topic: 'ancient' })],
    ['a topic of a tenth, all old', () => ({ topic: 'retired' })],
    ['a topic nobody knows', () => ({ topic: 'nobody' })],
    ['a recipient', ({ recipientId }) => ({ recipientId })],
    ['a run', ({ runId }) => ({ runId })],
    ['a big run', ({ bigRunId }) => ({ runId: bigRunId })],
    ['a notification', ({ notificationId }) => ({ notificationId })],
    ['created lately', when.lately],
    ['created in the first half', when.before],
    ['created within some hours', when.within],
    ['created before there were any', when.never],
    ['created after now', when.later],
  ])('%s', (_, filters) => expectBounded({ ...row, filters }));

  it.each<[string, (history: History) => DeliveryFilters]>([
    ['status and channel', (h) => ({ status: 'failed', channelId: h.channelIds.webhook })],
    ['status and topic', () => ({ status: 'failed', topic: 'news' })],
    ['status and recipient', ({ recipientId }) => ({ status: 'failed', recipientId })],
    ['status and big run', ({ bigRunId }) => ({ status: 'failed', runId: bigRunId })],
    ['status and notification', (h) => ({ status: 'failed', notificationId: h.notificationId })],
    ['an ancient status and a channel', oldStatusAndChannel],
    ['an ancient status and a topic', () => ({ status: 'quarantined', topic: 'news' })],
    ['a status and an ancient channel', () => ({ status: 'failed', channelId: ancientChannelId })],
    ['a status and an unused channel', () => ({ status: 'failed', channelId: unusedChannelId })],
    ['a status and an ancient topic', () => ({ status: 'failed', topic: 'ancient' })],
    ['channel and topic', (h) => ({ channelId: h.channelIds.webhook, topic: 'news' })],
    ['channel and recipient', (h) => ({ ...ofWebhook(h), recipientId: h.recipientId })],
    ['channel and big run', (h) => ({ ...ofWebhook(h), runId: h.bigRunId })],
    ['status, lately', (h) => ({ status: 'failed', ...when.lately(h) })],
    ['status, in the first half', (h) => ({ status: 'failed', ...when.before(h) })],
    ['status, within some hours', (h) => ({ status: 'failed', ...when.within(h) })],
    ['channel, in the first half', (h) => ({ ...ofWebhook(h), ...when.before(h) })],
    ['channel, within some hours', (h) => ({ ...ofWebhook(h), ...when.within(h) })],
    ['topic, in the first half', (h) => ({ topic: 'news', ...when.before(h) })],
    ['topic, within some hours', (h) => ({ topic: 'news', ...when.within(h) })],
    ['recipient, within some hours', (h) => ({ recipientId: h.recipientId, ...when.within(h) })],
    ['big run, within some hours', (h) => ({ runId: h.bigRunId, ...when.within(h) })],
  ])('%s', (_, filters) => expectBounded({ ...row, filters, rowsPerItemMax: rowsOfPairMax }));
});

describe('a list of notifications is found as fast among 100,000 as among 10,000', () => {
  const row = { list: listNotifications, place: 'notification' } as const;

  it.each<[string, (history: History) => NotificationFilters]>([
    ['all of them', () => ({})],
    ['a frequent status', () => ({ status: 'processed' })],
    ['a status of every tenth', () => ({ status: 'failed' })],
    ['a status that only the oldest have', () => ({ status: 'stopped' })],
    ['a status of a tenth, all old', () => ({ status: 'waiting' })],
    ['a status that none has', () => ({ status: 'pending' })],
    ['a topic', () => ({ topic: 'news' })],
    ['a topic that only the oldest went to', () => ({ topic: 'ancient' })],
    ['a topic of a tenth, all old', () => ({ topic: 'retired' })],
    ['a topic nobody knows', () => ({ topic: 'nobody' })],
    ['a recipient', ({ recipientId }) => ({ recipientId })],
    ['a run', ({ runId }) => ({ runId })],
    ['a big run', ({ bigRunId }) => ({ runId: bigRunId })],
    ['created lately', when.lately],
    ['created in the first half', when.before],
    ['created within some hours', when.within],
    ['created before there were any', when.never],
    ['created after now', when.later],
  ])('%s', (_, filters) => expectBounded({ ...row, filters }));

  it.each<[string, (history: History) => NotificationFilters]>([
    ['status and topic', () => ({ status: 'failed', topic: 'news' })],
    ['an ancient status and a topic', () => ({ status: 'stopped', topic: 'news' })],
    ['a status and an ancient topic', () => ({ status: 'failed', topic: 'ancient' })],
    ['status and recipient', ({ recipientId }) => ({ status: 'failed', recipientId })],
    ['status and big run', ({ bigRunId }) => ({ status: 'failed', runId: bigRunId })],
    ['status, in the first half', (h) => ({ status: 'failed', ...when.before(h) })],
    ['topic, within some hours', (h) => ({ topic: 'news', ...when.within(h) })],
    ['recipient, within some hours', (h) => ({ recipientId: h.recipientId, ...when.within(h) })],
  ])('%s', (_, filters) => expectBounded({ ...row, filters, rowsPerItemMax: rowsOfPairMax }));
});

describe('a list of runs is found as fast among 10,000 as among 1,000', () => {
  it.each<[string, (history: History) => RunFilters]>([
    ['all of them', () => ({})],
    ['a frequent status', () => ({ status: 'fanned_out' })],
    ['a status of every tenth', () => ({ status: 'canceled' })],
    ['a status that only the oldest have', () => ({ status: 'failed' })],
    ['a status of a tenth, all old', () => ({ status: 'fanning_out' })],
    ['a status that none has', () => ({ status: 'accepted' })],
    ['a notiflow', ({ notiflowId }) => ({ notiflowId })],
    ['a notiflow that never ran', () => ({ notiflowId: unusedChannelId })],
    ['a topic', () => ({ topic: 'news' })],
    ['a topic that only the oldest went to', () => ({ topic: 'ancient' })],
    ['a topic of a tenth, all old', () => ({ topic: 'retired' })],
    ['a topic nobody knows', () => ({ topic: 'nobody' })],
    ['status and notiflow', ({ notiflowId }) => ({ status: 'canceled', notiflowId })],
    ['created in the first half', when.before],
    ['created within some hours', when.within],
    ['created before there were any', when.never],
  ])('%s', (_, filters) => expectBounded({ list: listRuns, place: 'run', filters }));
});

describe('dead letters among 200,000 deliveries', () => {
  const since = new Date(0);

  beforeAll(() => large.vacuum());

  const groups: ListOf<DeadLetterFilter> = (db, { projectId, filters }) =>
    listDeadLetterGroups(db, { projectId, filter: filters, since });
  const all: ListOf<DeadLetterFilter> = (db, { projectId, filters }) =>
    countDeadLetters(db, { projectId, filter: filters, fingerprint: null, deliveryIds: null });
  const alike: ListOf<DeadLetterFilter> = (db, { projectId, filters }) =>
    countDeadLetters(db, { projectId, filter: filters, fingerprint: 'f', deliveryIds: null });

  it.each<[string, ListOf<DeadLetterFilter>, (history: History) => DeadLetterFilter]>([
    ['are grouped', groups, () => ({})],
    ['of a notiflow are grouped', groups, ({ notiflowId }) => ({ notiflowId })],
    ['of a channel that ended lately are grouped', groups, deadLately],
    ['are counted', all, () => ({})],
    ['of a notiflow are counted', all, ({ notiflowId }) => ({ notiflowId })],
    ['of a fingerprint are counted', alike, () => ({})],
  ])('%s by what their index holds, unsorted', async (_, list, filters) => {
    const page = { after: null, before: null, limit: 1 };
    const plan = await explain(large, list, { filters: filters(large), page });
    const read = nodesOf(plan).filter((node) => node['Relation Name'] === 'deliveries');
    expect(read.map((node) => node['Node Type'])).toEqual(['Index Only Scan']);
    const sorted = nodesOf(plan).filter((node) => node['Node Type'].endsWith('Sort'));
    expect(sorted.filter((node) => node['Actual Rows'] > 1_000)).toEqual([]);
    // Some thirty rows of the index are on a page.
    expect(blocksOf(plan)).toBeLessThan(many / 30);
  });
});

describe('a list of subscriptions or topics is found as fast when it is ten times as long', () => {
  it.each<[string, (history: History) => SubscriptionFilters]>([
    ['subscriptions to a topic', ({ topicId }) => ({ topicId })],
    ['subscriptions to a topic, in the first half', ofTopicBefore],
    ['subscriptions of a user', ({ recipientId }) => ({ userId: recipientId })],
  ])('%s', (_, filters) =>
    expectBounded({ list: listSubscriptions, place: 'subscription', filters }),
  );

  it('topics, a third of them removed', () =>
    expectBounded({ list: listTopics, place: 'topic', filters: () => ({}) }));
});

function deadLately(history: History) {
  return { ...ofWebhook(history), failedAfter: history.recently };
}

function ofWebhook({ channelIds }: History) {
  return { channelId: channelIds.webhook };
}

function oldStatusAndChannel({ channelIds }: History) {
  return { status: 'quarantined', channelId: channelIds.in_app };
}

function ofTopicBefore(history: History) {
  return { topicId: history.topicId, ...when.before(history) };
}

describe('a search is as fast among 200,000 deliveries as among 20,000', () => {
  const most = 5;
  // Statements that no list is: they are given as they are called.
  const searches: Record<string, (history: History) => ListOf<null>> = {
    'an id':
      ({ middle }) =>
      (db, of) =>
        findById(db, { ...of, id: middle.delivery }),
    'an id that nothing has': () => (db, of) => findById(db, { ...of, id: unusedChannelId }),
    'the name of a topic': () => (db, of) => findByText(db, { ...of, text: 'news', most }),
    'the beginning of many names': () => (db, of) => findByText(db, { ...of, text: 't', most }),
    'a text that nothing has': () => (db, of) =>
      findByText(db, { ...of, text: 'req_nobody', most }),
    'an address': () => (db, of) => {
      const address = { email: 'nobody@example.com', phones: ['+4915112345678'] };
      return findByAddress(db, { ...of, ...address, suppressionKeys: [], most });
    },
    'users of an address': () => (db, of) => {
      return findUserIds(db, { ...of, text: 'nobody@example.com', id: null, byAddress: true });
    },
  };

  it.each(Object.entries(searches))('%s', async (_, of) => {
    const page = { limit: most, after: null, before: null };
    const plan = await explain(large, of(large), { filters: null, page });
    const lesser = await explain(small, of(small), { filters: null, page });
    expect(scannedWhole(plan)).toEqual([]);
    const blocks = { of: blocksOf(lesser), isAsFast: blocksOf(plan) <= 2 * blocksOf(lesser) + 50 };
    expect(blocks).toEqual({ ...blocks, isAsFast: true });
    expect(Math.max(...bigTables.map((table) => rowsRead(plan, table)))).toBeLessThan(100);
  });
});
