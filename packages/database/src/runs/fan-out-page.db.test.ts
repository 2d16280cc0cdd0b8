import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { AcceptRunInput } from './accept-run.ts';

describe('fanOutPage', () => {
  let drop: () => Promise<void>;
  let database: Database;
  let seed: SeededProject;

  beforeEach(async () => {
    const created = await createTestDatabase('fan_out');
    drop = created.drop;
    database = createDatabase({ url: created.url });
    seed = await seedProject(database);
  });
  afterEach(async () => {
    await database.close();
    await drop();
  });

  async function accept(input: Partial<AcceptRunInput>): Promise<string> {
    const accepted = await database.runs.acceptRun({ ...runInput(seed), ...input });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    return accepted.runId;
  }

  async function fanOut(runId: string, pageSize = 100): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const page = await database.runs.fanOutPage({ runId, pageSize });
      if (page === null) return ids;
      ids.push(...page.notificationIds);
    }
  }

  async function recipientsOf(runId: string): Promise<string[]> {
    const { notifications } = await database.notifications.loadNotifications(await fanOut(runId));
    return notifications.map(({ recipient }) => recipient?.external_id ?? '?').sort();
  }

  it('makes one notification per recipient and creates unknown users with their attributes', async () => {
    const recipients = people(250).map((person) => ({ ...person, first_name: 'New' }));
    await database.users.upsertUser({
      projectId: seed.projectId,
      externalId: 'user-0',
      attributes: { first_name: 'Known', custom_fields: { plan: 'free', seats: 3 } },
    });
    const runId = await accept({ recipients });
    const ids = await fanOut(runId);
    expect(new Set(ids).size).toBe(250);
    const unknown = await database.users.findUser({
      projectId: seed.projectId,
      externalId: 'user-7',
    });
    expect(unknown?.first_name).toBe('New');
    const run = await database.runs.findCountedRun({ projectId: seed.projectId, id: runId });
    expect(run).toMatchObject({ status: 'fanned_out', recipient_count: 250 });
  });

  it('overrides the attributes of a known user for this run and leaves the stored ones alone', async () => {
    const key = { projectId: seed.projectId, externalId: 'ada' };
    const stored = { first_name: 'Ada', custom_fields: { plan: 'free', seats: 3 } };
    await database.users.upsertUser({ ...key, attributes: stored });
    const given = { external_id: 'ada', first_name: 'A.', custom_fields: { plan: 'pro' } };
    const ids = await fanOut(await accept({ recipients: [given] }));
    const { notifications } = await database.notifications.loadNotifications(ids);
    expect(notifications[0]?.recipient).toMatchObject({
      first_name: 'A.',
      custom_fields: { plan: 'pro', seats: 3 },
    });
    expect(await database.users.findUser(key)).toMatchObject(stored);
  });

  it('leaves the actor out only when the trigger says so, and counts without them', async () => {
    const actor = { external_id: 'user-1' };
    const common = { actor, recipients: people(3) };
    expect(await recipientsOf(await accept(common))).toEqual(['user-0', 'user-1', 'user-2']);
    const excluded = await accept({
      ...common,
      version: { id: seed.versionId, excludeActor: true },
    });
    expect(await recipientsOf(excluded)).toEqual(['user-0', 'user-2']);
    const run = await database.runs.findRun({ projectId: seed.projectId, id: excluded });
    expect(run?.recipient_count).toBe(2);
  });

  it('sees a topic exactly as it was when the run was accepted', async () => {
    const topicName = 'news';
    const change = (externalIds: string[]) => ({
      projectId: seed.projectId,
      topicName,
      externalIds,
    });
    for (const { external_id: externalId } of people(12)) {
      await database.users.upsertUser({ projectId: seed.projectId, externalId, attributes: {} });
    }
    const first = people(10).map((person) => person.external_id);
    await database.topics.subscribeUsers(change(first));
    await database.topics.unsubscribeUsers(change(['user-9']));
    const runId = await accept({ topicName });
    await database.runs.fanOutPage({ runId, pageSize: 4 });
    await database.topics.unsubscribeUsers(change(['user-0', 'user-7', 'user-8']));
    await database.topics.subscribeUsers(change(['user-8', 'user-9', 'user-10', 'user-11']));
    await fanOut(runId, 4);
    const { items } = await database.notifications.listNotifications({
      projectId: seed.projectId,
      filters: { runId },
      page: { after: null, before: null, limit: 100 },
    });
    const byId = await database.notifications.findPeopleById({
      projectId: seed.projectId,
      ids: items.map((item) => item.recipient_id),
    });
    const names = items.map((item) => byId.get(item.recipient_id)?.external_id ?? '?').sort();
    expect(names).toEqual(first.slice(0, 9));
    const next = await accept({ topicName });
    expect(await recipientsOf(next)).toEqual([
      'user-1',
      'user-10',
      'user-11',
      'user-2',
      'user-3',
      'user-4',
      'user-5',
      'user-6',
      'user-8',
      'user-9',
    ]);
  });

  it('fans a topic without subscribers out to nobody', async () => {
    const { projectId } = seed;
    await database.users.upsertUser({ projectId, externalId: 'leaver', attributes: {} });
    const change = { projectId, topicName: 'empty', externalIds: ['leaver'] };
    await database.topics.subscribeUsers(change);
    await database.topics.unsubscribeUsers(change);
    const runId = await accept({ topicName: 'empty' });
    expect(await fanOut(runId)).toEqual([]);
    const run = await database.runs.findRun({ projectId: seed.projectId, id: runId });
    expect(run).toMatchObject({ status: 'fanned_out', recipient_count: 0 });
  });

  it('repeats nothing when eight workers fan the same run out at once', async () => {
    const runId = await accept({ recipients: people(1_000) });
    const pages = await Promise.all(Array.from({ length: 8 }, () => fanOut(runId, 50)));
    await fanOut(runId, 50);
    const run = await database.runs.findCountedRun({ projectId: seed.projectId, id: runId });
    expect(run?.status).toBe('fanned_out');
    expect(run?.counts.notifications).toEqual([{ status: 'pending', reason: null, count: 1_000 }]);
    expect(new Set(pages.flat()).size).toBe(pages.flat().length);
  });

  it('lets two runs name the same unknown users in opposite orders', async () => {
    for (let round = 0; round < 5; round += 1) {
      const newcomers = people(300, `round-${round}`);
      const forward = await accept({ recipients: newcomers });
      const backward = await accept({ recipients: newcomers.toReversed() });
      const pages = await Promise.all(
        [forward, backward].map((runId) => database.runs.fanOutPage({ runId, pageSize: 500 })),
      );
      expect(pages.map((page) => page?.notificationIds.length)).toEqual([300, 300]);
    }
  });

  it('waits for send_at by the clock of Postgres', async () => {
    const runId = await accept({
      recipients: people(1),
      sendAt: new Date(Date.now() + 3_600_000),
    });
    expect(await database.runs.fanOutPage({ runId, pageSize: 10 })).toBeNull();
  });

  it('makes nothing for a canceled run', async () => {
    const runId = await accept({ recipients: people(10) });
    await database.runs.fanOutPage({ runId, pageSize: 5 });
    expect(await database.runs.cancelRun({ projectId: seed.projectId, id: runId })).toBe(true);
    expect(await database.runs.fanOutPage({ runId, pageSize: 5 })).toBeNull();
    const run = await database.runs.findCountedRun({ projectId: seed.projectId, id: runId });
    expect(run?.counts.notifications).toEqual([{ status: 'pending', reason: null, count: 5 }]);
  });
});
