import {
  buildAdvance,
  buildDelivery,
  fanOutWhole,
} from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { Advance } from '../index.ts';

const hourMs = 60 * 60 * 1000;

describe('a notification that rests', () => {
  let created: TestDatabase;
  let database: Database;
  let seed: SeededProject;

  beforeEach(async () => {
    created = await createTestDatabase('rests');
    database = createDatabase({ url: created.url });
    seed = await seedProject(database);
  });
  afterEach(async () => {
    await database.close();
    await created.drop();
  });

  const query = <Row extends object>(sql: string, values: unknown[] = []) =>
    queryRows<Row>({ databaseUrl: created.url }, sql, values);

  async function makeRun(count = 1, input: Partial<ReturnType<typeof runInput>> = {}) {
    const run = await database.runs.acceptRun({
      ...runInput(seed),
      recipients: people(count),
      ...input,
    });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    return { runId: run.runId, ids: await fanOutWhole(database, run.runId) };
  }

  const save = (...advances: Advance[]) =>
    database.notifications.saveAdvance({ advances, deliveries: [] });
  const load = async (ids: string[]) =>
    (await database.notifications.loadNotifications(ids)).notifications;
  const wake = () => database.sweeps.takeDueNotifications({ limit: 10_000 });
  const find = (id: string) =>
    database.notifications.findNotification({ projectId: seed.projectId, id });

  const rest = (notification: { id: string; runId: string }, until: Date, visit = 0): Advance => ({
    ...notification,
    visit,
    kind: 'resting',
    step: 'wait_1',
    why: 'wait',
    until,
  });
  const soon = () => new Date(Date.now() + hourMs);
  const letPass = () =>
    query(`UPDATE notifications SET resume_at = resume_at - interval '2 hours',
             sweep_at = sweep_at - interval '2 hours' WHERE status = 'waiting'`);

  it('is left alone until its moment, and says when that is', async () => {
    const { runId, ids } = await makeRun();
    const [id = ''] = ids;
    const until = soon();
    await save(rest({ id, runId }, until));
    expect(await find(id)).toMatchObject({ status: 'waiting', step: 'wait_1', resume_at: until });
    expect(await load(ids)).toEqual([]);
    expect(await wake()).toEqual([]);
  });

  it('is woken once, also when four sweeps look at once, and knows what it rested for', async () => {
    const { runId, ids } = await makeRun(40);
    await save(...ids.map((id) => rest({ id, runId }, soon())));
    await letPass();
    const woken = await Promise.all([wake(), wake(), wake(), wake()]);
    expect(
      woken
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.toSorted());
    const loaded = await load(ids);
    expect(loaded).toHaveLength(40);
    for (const { stand, visit } of loaded) {
      expect(stand).toEqual({ step: 'wait_1', rested: 'wait' });
      expect(visit).toBe(1);
    }
  });

  it.each([
    ['1 recipient', 1, 1, false],
    ['501 recipients', 501, 3, true],
  ] as const)(
    'of a run for %s is rung with the priority of its run',
    async (_who, count, priority, isBroadcast) => {
      const { runId, ids } = await makeRun(count, { priority });
      await save(...ids.map((id) => rest({ id, runId }, soon())));
      await letPass();
      const woken = await wake();
      expect(woken).toHaveLength(count);
      expect(woken[0]).toMatchObject({ priority, isBroadcast });
    },
  );

  it('is saved by one of two workers that loaded the same visit, with its deliveries once', async () => {
    const { runId, ids } = await makeRun();
    const [id = ''] = ids;
    const advance = () =>
      database.notifications.saveAdvance({
        advances: [buildAdvance({ id, runId })],
        deliveries: [buildDelivery(id)],
      });
    const saved = await Promise.all([advance(), advance(), advance()]);
    expect(saved.flatMap(({ pending }) => pending)).toHaveLength(1);
  });

  it('keeps what it has: a visit of long ago changes nothing, although it stands at the same step', async () => {
    const { runId, ids } = await makeRun();
    const [id = ''] = ids;
    await save(rest({ id, runId }, soon()));
    await letPass();
    await wake();
    await save({ ...buildAdvance({ id, runId }), visit: 0 });
    expect(await find(id)).toMatchObject({ status: 'pending' });
    await save(rest({ id, runId }, soon(), 1));
    expect(await find(id)).toMatchObject({ status: 'waiting' });
    await letPass();
    await wake();
    await save({ ...buildAdvance({ id, runId }), visit: 2 });
    expect(await find(id)).toMatchObject({ status: 'processed', resume_at: null });
  });

  it('is not in the way of what is overdue, nor the other way round', async () => {
    const resting = await makeRun();
    const late = await makeRun(1);
    await save(rest({ id: resting.ids[0] ?? '', runId: resting.runId }, soon()));
    await letPass();
    await query(
      `UPDATE notifications SET sweep_at = now() - interval '1 hour' WHERE status = 'pending'`,
    );
    const overdue = await database.sweeps.takeOverdueNotifications({ from: 0, limit: 10 });
    expect(overdue).toEqual(late.ids);
    expect((await wake()).map(({ id }) => id)).toEqual(resting.ids);
  });

  it('costs the sweeps nothing while it rests, also with 150,000 of its kind', async () => {
    await query(
      `INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, status, rest, step, sweep_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), $2, gen_random_uuid(), 'waiting', 'wait', 'wait_1',
              now() + interval '1 day' FROM generate_series(1, 150000)`,
      [seed.projectId, seed.notiflowId],
    );
    const { runId, ids } = await makeRun();
    await save(rest({ id: ids[0] ?? '', runId }, soon()));
    await letPassOne(ids[0] ?? '');
    await query('VACUUM ANALYZE notifications');
    await query('SELECT pg_stat_reset()');
    expect(await wake()).toHaveLength(1);
    expect(await wake()).toEqual([]);
    expect(await database.sweeps.takeOverdueNotifications({ from: 0, limit: 10 })).toEqual([]);
    expect(await rowsRead()).toBeLessThan(20);
  });

  const letPassOne = (id: string) =>
    query(`UPDATE notifications SET sweep_at = now() - interval '1 second' WHERE id = $1`, [id]);

  /** How many rows and index entries of notifications were read since the last reset, by anybody. */
  async function rowsRead(): Promise<number> {
    await database.close();
    database = createDatabase({ url: created.url });
    const [row] = await query<{ read: string }>(
      `SELECT seq_tup_read + coalesce(idx_tup_fetch, 0)
              + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'notifications') AS read
       FROM pg_stat_user_tables WHERE relname = 'notifications'`,
    );
    return Number(row?.read);
  }
});
