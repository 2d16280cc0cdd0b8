import { processNotifications } from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import type { AcceptRunInput } from '../runs/accept-run.ts';

describe('eraseUser', () => {
  let databaseUrl: string;
  let drop: () => Promise<void>;
  let database: Database;
  let seed: SeededProject;

  beforeEach(async () => {
    const created = await createTestDatabase('erase_user');
    drop = created.drop;
    databaseUrl = created.url;
    database = createDatabase({ url: created.url });
    seed = await seedProject(database);
  });
  afterEach(async () => {
    await database.close();
    await drop();
  });

  const ada = { external_id: 'ada', first_name: 'Ada' };
  const erase = (externalId: string) =>
    database.users.eraseUser({ projectId: seed.projectId, externalId });
  const find = (externalId: string) =>
    database.users.findUser({ projectId: seed.projectId, externalId });
  const store = (externalId: string, projectId = seed.projectId) =>
    database.users.upsertUser({ projectId, externalId, attributes: { first_name: 'Ada' } });
  const findRun = (id: string) => database.runs.findCountedRun({ projectId: seed.projectId, id });

  async function accept(input: Partial<AcceptRunInput>): Promise<string> {
    const accepted = await database.runs.acceptRun({ ...runInput(seed), ...input });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    return accepted.runId;
  }

  async function fanOut(runId: string): Promise<string[]> {
    return (await database.runs.fanOutPage({ runId, pageSize: 100 }))?.notificationIds ?? [];
  }

  async function subscribe(externalIds: string[]): Promise<string> {
    const { projectId } = seed;
    await database.topics.subscribeUsers({ projectId, topicName: 'news', externalIds });
    return 'news';
  }

  async function makeDelivery(): Promise<string> {
    const runId = await accept({ recipients: [ada] });
    const delivery = { channelId: seed.channelIds.webhook };
    const ids = await fanOut(runId);
    const [pending] = await processNotifications(database, { runId, ids, delivery });
    if (pending === undefined) throw new Error('The delivery does not wait to be sent.');
    return pending.id;
  }

  it('answers the id of who was deleted, and null when nobody was', async () => {
    const { user } = await store('ada');
    expect(await erase('nobody')).toBeNull();
    expect(await erase('ada')).toEqual({ id: user.id });
    expect(await erase('ada')).toBeNull();
  });

  it('reaches nobody of the same name in another project', async () => {
    const key = (name: string) => ({ prefix: 'x', hash: Buffer.from(`other ${name}`) });
    const other = await database.projects.createProject({
      slug: 'other',
      name: 'Other',
      apiKey: key('api'),
      secretKey: key('secret'),
    });
    if (other === null) throw new Error('The project was not created.');
    const theirs = { projectId: other.id, handle: 'theirs' };
    const definition = { steps: webhookSteps(), sha: 'sha' };
    await database.notiflows.saveNotiflow({ ...theirs, active: true, definition });
    await database.notiflows.publishNotiflow({ ...theirs, sha: 'sha' });
    const notiflow = { handle: 'theirs' };
    const runId = await accept({ projectId: other.id, notiflow, recipients: [ada] });
    await store('ada', other.id);
    await store('ada');
    await erase('ada');
    const kept = await database.users.findUser({ projectId: other.id, externalId: 'ada' });
    expect(kept?.first_name).toBe('Ada');
    const [run] = await queryRows<{ recipients: unknown }>(
      { databaseUrl },
      'SELECT recipients FROM runs WHERE id = $1',
      [runId],
    );
    expect(run?.recipients).toEqual([ada]);
  });

  it('keeps the data of a run until the last of its recipients is deleted', async () => {
    await store('ada');
    await store('bob');
    const data = { text: 'for the two of you' };
    const runId = await accept({ recipients: [ada, { external_id: 'bob' }], data });
    await erase('ada');
    expect((await findRun(runId))?.data).toEqual(data);
    await erase('bob');
    expect((await findRun(runId))?.data).toEqual({});
  });

  it('is not undone by a run that was accepted before', async () => {
    await store('ada');
    const runId = await accept({ recipients: [ada], actor: ada });
    await erase('ada');
    await store('ada');
    expect(await fanOut(runId)).toEqual([]);
    expect(await findRun(runId)).toMatchObject({ status: 'fanned_out', recipient_count: 0 });
  });

  it('leaves an excluded actor out of a topic also after the deletion', async () => {
    for (const name of ['ada', 'bob', 'cleo']) await store(name);
    const topicName = await subscribe(['ada', 'bob', 'cleo']);
    const runId = await accept({
      topicName,
      actor: ada,
      version: { id: seed.versionId, excludeActor: true },
    });
    await erase('ada');
    expect(await fanOut(runId)).toHaveLength(2);
    expect((await findRun(runId))?.recipient_count).toBe(2);
    expect(await find('ada')).toBeNull();
  });

  it('skips what a lost worker held, which has nothing to send any more', async () => {
    const id = await makeDelivery();
    expect((await claimDue(database)).deliveries).toMatchObject([{ id }]);
    await erase('ada');
    await queryRows(
      { databaseUrl },
      `UPDATE deliveries SET lease_until = now() - interval '1 second'`,
    );
    const takeOver = { workerId: newId(), silentMs: 5_000, limit: 10 };
    expect(await database.deliveries.takeOverLost(takeOver)).toBe(1);
    expect((await claimDue(database)).deliveries).toEqual([]);
    const delivery = await database.deliveries.findDelivery({ projectId: seed.projectId, id });
    expect(delivery).toMatchObject({ status: 'skipped', reason: 'user_deleted', message: null });
  });

  it('leaves nothing for a sweep to ring for', async () => {
    const deliveryId = await makeDelivery();
    const [notificationId = ''] = await fanOut(await accept({ recipients: [ada] }));
    await erase('ada');
    const due = await queryRows(
      { databaseUrl },
      `SELECT id FROM deliveries WHERE id = $1 AND (sweep_at IS NOT NULL OR next_attempt_at IS NOT NULL)
       UNION ALL SELECT id FROM notifications WHERE id = $2 AND sweep_at IS NOT NULL`,
      [deliveryId, notificationId],
    );
    expect(due).toEqual([]);
  });

  it('ends subscriptions, and leaves their rows to the sweep', async () => {
    for (const { external_id: externalId } of people(3)) await store(externalId);
    await subscribe(people(3).map(({ external_id }) => external_id));
    await erase('user-1');
    const rows = await queryRows(
      { databaseUrl },
      'SELECT user_id FROM subscriptions WHERE removed_position IS NULL',
    );
    expect(rows).toHaveLength(2);
    expect(await database.sweeps.purgeRemovedSubscriptions({ limit: 10 })).toBe(1);
  });
});
