import pg from 'pg';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { lowestId } from '../ids.ts';
import type { AcceptRunInput, RunAcceptance } from '../runs/accept-run.ts';
import type { ProjectQuotas } from './read-usage.ts';

const none: ProjectQuotas = {
  openDeliveries: null,
  scheduledRuns: null,
  recipientsPerDay: null,
  storedBytes: null,
};

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('usage');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const rows = (sql: string) => queryRows({ databaseUrl: created.url }, sql);
const read = (defaults: Partial<ProjectQuotas> = {}) =>
  database.usage.readUsage({ projectId: seed.projectId, defaults: { ...none, ...defaults } });
const accept = (changes: Partial<AcceptRunInput> = {}): Promise<RunAcceptance> =>
  database.runs.acceptRun({ ...runInput(seed), recipients: people(1), ...changes });
const runs = async () => (await rows('SELECT count(*)::int AS count FROM runs'))[0]?.count;
const recipients = async () =>
  (await rows('SELECT recipients::int FROM project_usage'))[0]?.recipients;

const keyed = (key: string) => ({
  route: 'run',
  key,
  fingerprint: Buffer.from('the same'),
});

describe('the usage of a project', () => {
  it('is nobody’s concern without a quota', async () => {
    expect(await read()).toMatchObject({ quotas: none, measuredAt: null });
    expect(await rows('SELECT FROM project_usage')).toEqual([]);
    expect(await accept()).toMatchObject({ kind: 'accepted' });
    expect(await database.usage.listAskedProjects({ after: lowestId, limit: 10 })).toEqual([]);
  });

  it('is measured once somebody asks, by the quotas of the project or else the installation', async () => {
    const { projectId } = seed;
    const changes = { quotaStoredBytes: 2 ** 40, quotaOpenDeliveries: 7 };
    await database.projects.updateSettings({ projectId, changes });
    const usage = await read({ openDeliveries: 5, scheduledRuns: 6 });
    expect(usage?.quotas).toEqual({
      ...none,
      openDeliveries: 7,
      scheduledRuns: 6,
      storedBytes: 2 ** 40,
    });
    const asked = { after: lowestId, limit: 10 };
    expect(await database.usage.listAskedProjects(asked)).toEqual([{ projectId, asksBytes: true }]);
    await database.projects.updateSettings({ projectId, changes: { quotaStoredBytes: null } });
    await read();
    expect(await database.usage.listAskedProjects(asked)).toEqual([
      { projectId, asksBytes: false },
    ]);
    await rows(`UPDATE project_usage SET asked_at = now() - interval '61 minutes'`);
    expect(await database.usage.listAskedProjects(asked)).toEqual([]);
    await read();
    expect(await database.usage.listAskedProjects(asked)).toHaveLength(1);
  });

  it('counts what is on its way and what is scheduled, and not what has ended', async () => {
    await read({ openDeliveries: 1 });
    const measured = async () => {
      await database.usage.measureUsage({ projectId: seed.projectId });
      const usage = await read({ openDeliveries: 1 });
      return [usage?.openDeliveries, usage?.scheduledRuns];
    };
    expect(await measured()).toEqual([0, 0]);
    const run = await accept({ recipients: people(5) });
    await accept({ sendAt: new Date(Date.now() + 60_000) });
    expect(await measured()).toEqual([5, 1]);
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const page = await database.runs.fanOutPage({ runId: run.runId, pageSize: 3 });
    expect(await measured()).toEqual([5, 1]);
    const ids = [...(page?.notificationIds ?? []), ...(await fanOutWhole(database, run.runId))];
    await processNotifications(database, { runId: run.runId, ids: ids.slice(0, 4) });
    expect(await measured()).toEqual([5, 1]);
    await rows(`UPDATE deliveries SET status = 'expired', sweep_at = NULL`);
    expect(await measured()).toEqual([1, 1]);
  });

  it('adds up stored bytes again and again, so that the sum is right whatever it was', async () => {
    const { projectId } = seed;
    await read({ storedBytes: 1 });
    const walk = async () => {
      let pages = 1;
      while (!(await database.usage.walkStoredBytes({ projectId, limit: 2 }))) pages += 1;
      return { pages, bytes: (await read({ storedBytes: 1 }))?.storedBytes ?? 0 };
    };
    expect((await walk()).bytes).toBe(0);
    const data = { text: Array.from({ length: 4_000 }, () => Math.random()).join() };
    const run = await accept({ recipients: people(5), data });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const ids = await fanOutWhole(database, run.runId);
    await processNotifications(database, { runId: run.runId, ids });
    const { pages, bytes } = await walk();
    expect(pages).toBe(1 + 3 + 3);
    expect(bytes).toBeGreaterThan(30_000);
    await rows('UPDATE project_usage SET stored_bytes = 12');
    expect((await walk()).bytes).toBe(bytes);
    await rows(`UPDATE runs SET data = '{}'`);
    expect((await walk()).bytes).toBeLessThan(bytes - 30_000);
  });
});

describe('recipients a day', () => {
  const recipientsPerDay = 10;

  beforeEach(() => read({ recipientsPerDay }));

  it('are never more than the quota, however many runs come at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => accept({ recipients: people(2), recipientsPerDay })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(5);
    expect(outcomes).toContainEqual({ kind: 'recipients_used_up', limit: 10 });
    expect([await runs(), await recipients()]).toEqual([5, 10]);
  });

  it('are counted once for a key, whose repeats are answered when all are used up', async () => {
    const idempotency = keyed('again');
    const run = { recipients: people(10), recipientsPerDay, idempotency };
    const first = await accept(run);
    expect(await accept(run)).toEqual({ ...first, replayed: true });
    expect(await accept({ ...run, idempotency: keyed('other') })).toMatchObject({
      kind: 'recipients_used_up',
    });
    expect(await rows('SELECT key FROM idempotency_keys')).toEqual([{ key: 'again' }]);
    expect(await recipients()).toBe(10);
  });

  it('are counted once for a key whose requests come at the same time', async () => {
    const holder = new pg.Client({ connectionString: created.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM project_usage FOR UPDATE');
    const run = { recipients: people(2), recipientsPerDay, idempotency: keyed('at once') };
    const accepting = Promise.all(Array.from({ length: 3 }, () => accept(run)));
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(await rows(waiting)).toHaveLength(3);
    });
    await holder.end();
    const outcomes = await accepting;
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
    expect([await runs(), await recipients()]).toEqual([1, 2]);
  });

  it('are not charged for a run that is refused', async () => {
    const refused = { recipients: people(3), recipientsPerDay, notiflow: { handle: 'nope' } };
    expect(await accept(refused)).toEqual({ kind: 'notiflow_not_found' });
    expect(await recipients()).toBe(0);
  });

  it('of a topic are charged as its pages are written', async () => {
    const { projectId } = seed;
    await accept({ recipients: people(4), recipientsPerDay });
    await fanOutWhole(database, (await rows('SELECT id FROM runs'))[0]?.id);
    const externalIds = people(4).map(({ external_id }) => external_id);
    await database.topics.subscribeUsers({ projectId, topicName: 'news', externalIds });
    const topic = { recipients: null, topicName: 'news', recipientsPerDay };
    const run = await accept(topic);
    if (run.kind !== 'accepted') throw new Error(run.kind);
    expect(await recipients()).toBe(4);
    await database.runs.fanOutPage({ runId: run.runId, pageSize: 3 });
    expect(await recipients()).toBe(7);
    await fanOutWhole(database, run.runId);
    expect(await recipients()).toBe(8);
    await accept({ recipients: people(2), recipientsPerDay });
    expect(await accept(topic)).toMatchObject({ kind: 'recipients_used_up' });
  });

  it('begin anew with each day', async () => {
    await accept({ recipients: people(10), recipientsPerDay });
    await rows(`UPDATE project_usage SET day = day - 1`);
    expect(await accept({ recipients: people(3), recipientsPerDay })).toMatchObject({
      kind: 'accepted',
    });
    expect(await recipients()).toBe(3);
  });
});
