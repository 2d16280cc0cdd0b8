import {
  buildAdvance,
  buildDelivery,
  fanOutWhole,
} from '../../../../test/support/build-notifications.ts';
import { explainStatements } from '../../../../test/support/explain-statements.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';
import { connect, endPool } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import { thinActivity } from './merge-activity.ts';

let created: TestDatabase;
let database: Database;
let seed: Awaited<ReturnType<typeof seedProject>>;

beforeAll(async () => {
  created = await createTestDatabase('activity');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

const read = async () => {
  const rows = await database.activity.readActivity({
    projectId: seed.projectId,
    rangeS: 3_600,
    stepS: 3_600,
  });
  const sums = new Map<string, number>();
  for (const { kind, outcome, amount } of rows) {
    const key = `${kind} ${outcome}`;
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return Object.fromEntries(sums);
};
const sql = <Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, text, values);

it('counts what statements do, each once, whatever statement it is', async () => {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(3) });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const { runId } = accepted;
  const ids = await fanOutWhole(database, runId);
  expect(await read()).toEqual({ 'run accepted': 1, 'notification made': 3 });
  const save = () =>
    database.notifications.saveAdvance({
      advances: ids.map((id) => buildAdvance({ id, runId })),
      deliveries: ids.map((id) => buildDelivery(id)),
    });
  await save();
  // What was done already is not done again.
  await save();
  expect(await read()).toEqual({
    'run accepted': 1,
    'notification made': 3,
    'notification processed': 3,
  });
  await sql(
    `UPDATE deliveries SET status = 'processing', next_attempt_at = NULL, sweep_at = now(), lease_token = gen_random_uuid(), lease_until = now()`,
  );
  await sql(
    `UPDATE deliveries SET status = 'sent', sent_at = now(), sweep_at = NULL, lease_token = NULL, lease_until = NULL`,
  );
  await sql(`UPDATE deliveries SET updated_at = now()`);
  expect(await read()).toMatchObject({ 'delivery sent': 3 });
});

it('is put together, and kept by the hour, without losing any of it', async () => {
  const before = await read();
  await sql(`UPDATE activity SET minute = minute - interval '10 minutes'`);
  await sql(
    `INSERT INTO activity SELECT project_id, minute, kind, channel_type, outcome, (shard + 1) % 16, amount, 0, 0, 0 FROM activity`,
  );
  await database.activity.mergeActivity({ limit: 1_000 });
  const doubled = Object.fromEntries(Object.entries(before).map(([key, sum]) => [key, sum * 2]));
  expect(await read()).toEqual(doubled);
  expect(await sql('SELECT DISTINCT shard FROM activity')).toEqual([{ shard: -1 }]);
  await sql(
    `UPDATE activity SET minute = date_trunc('hour', minute) - interval '3 days' + interval '7 minutes'`,
  );
  await database.activity.thinActivity({ limit: 1_000 });
  const [kept] = await sql(
    `SELECT sum(amount)::int AS amount, bool_and(minute = date_trunc('hour', minute)) AS is_hours FROM activity`,
  );
  const sum = Object.values(doubled).reduce((total, amount) => total + amount, 0);
  expect(kept).toEqual({ amount: sum, is_hours: true });
});

it.each([
  ['1 hour', 60],
  ['5 hours', 300],
  ['20 hours', 900],
  ['60 hours', 3_600],
])('is kept as fine as charts of %s ago are: %i seconds', async (ago, stepS) => {
  // Whenever it is, a whole step is among them.
  const minutes = (2 * stepS) / 60;
  await sql('DELETE FROM activity');
  await sql(
    `INSERT INTO activity (project_id, minute, kind, channel_type, outcome, shard, amount)
     SELECT $1, date_trunc('minute', now() - $2::interval) - n * interval '1 minute', 'run', '', 'accepted', -1, 1
     FROM generate_series(1, $3::int) n`,
    [seed.projectId, ago, minutes],
  );
  await database.activity.thinActivity({ limit: 1_000 });
  const rows = await sql<{ at: string; amount: number }>(
    `SELECT extract(epoch FROM minute)::float8 AS at, amount FROM activity`,
  );
  expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(minutes);
  expect(rows.filter(({ at }) => Number(at) % stepS !== 0)).toEqual([]);
  expect(Math.max(...rows.map(({ amount }) => amount))).toBe(stepS / 60);
  // What is thinned is not thinned again.
  expect(await database.activity.thinActivity({ limit: 1_000 })).toBe(0);
});

it('tells what is due and has not begun', async () => {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(4) });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const ids = await fanOutWhole(database, accepted.runId);
  await database.notifications.saveAdvance({
    advances: ids.map((id) => buildAdvance({ id, runId: accepted.runId })),
    deliveries: ids.map((id) => {
      const channelId = seed.channelIds.webhook;
      return buildDelivery(id, { channelId, lane: `${channelId}:receiver`, turn: 25 });
    }),
  });
  await sql(
    `UPDATE deliveries SET next_attempt_at = now() - interval '1 minute', sweep_at = now() WHERE status = 'pending'`,
  );
  const backlog = await database.activity.readBacklog({ projectId: seed.projectId });
  const due = backlog.filter((line) => line.due > 0);
  expect(due).toEqual([
    { channel_type: expect.any(String), due: 4, oldest_ms: expect.any(Number) },
  ]);
  expect(due[0]?.oldest_ms).toBeGreaterThanOrEqual(60_000);
});

describe('workers', () => {
  const about = (version: string) => ({
    host: 'here',
    processId: 7,
    version,
    queues: ['runs'],
    startedAt: new Date(),
    doing: { attempts: [], jobs: [], loop_delay_ms: 0, heap_bytes: 1 },
  });
  const report = (workerId: string, version: string) =>
    database.deliveries.reportWorker({ workerId, gapMs: 5_000, about: about(version) });

  it('of another version than the last one are told in the log of changes, once', async () => {
    const [first, second] = [newId(), newId()];
    for (const version of ['1.0.0', '1.0.0']) await report(first, version);
    await report(newId(), '1.0.0');
    await report(second, '1.1.0');
    const page = await database.audit.listAccountAuditEntries({
      filters: { action: 'worker.deployed' },
      page: { limit: 10, after: null, before: null },
    });
    expect(page.items.map(({ resource_id }) => resource_id)).toEqual(['1.1.0', '1.0.0']);
  });

  it('hold what their rows say, and for how long, whatever they say themselves', async () => {
    const workerId = newId();
    await report(workerId, '1.1.0');
    const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(3) });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const { runId } = accepted;
    const ids = await fanOutWhole(database, runId);
    await database.notifications.saveAdvance({
      advances: ids.map((id) => buildAdvance({ id, runId })),
      deliveries: ids.map((id) => buildDelivery(id)),
    });
    await sql(
      `WITH taken AS (
         UPDATE deliveries SET status = 'processing', lease_token = $1, attempt_count = 1, lease_until = now() + interval '1 minute',
           next_attempt_at = NULL, sweep_at = now()
         WHERE run_id = $2 RETURNING id, project_id)
       INSERT INTO attempts (delivery_id, number, project_id, provider, started_at)
       SELECT id, 1, project_id, 'smtp', now() - interval '40 seconds' FROM taken`,
      [workerId, runId],
    );
    const workers = await database.activity.listWorkers();
    const found = workers.find(({ id }) => id === workerId);
    expect(found?.holds).toBe(3);
    expect(found?.holds_oldest_ms).toBeGreaterThanOrEqual(40_000);
    expect(workers.filter(({ holds }) => holds > 0)).toHaveLength(1);
  });
});

it('is thinned and removed without a look at all that is kept by the hour', async () => {
  await sql('DELETE FROM activity');
  await sql(
    `INSERT INTO activity (project_id, minute, kind, channel_type, outcome, shard, amount)
     SELECT $1, date_trunc('hour', now()) - h * interval '1 hour', 'delivery', c::text, 'sent', -1, 1
     FROM generate_series(50, 2100) h, generate_series(1, 10) c`,
    [seed.projectId],
  );
  await sql('ANALYZE activity');
  const { pool } = connect({ url: created.url });
  const nodes = await explainStatements(pool, (db) => thinActivity(db, { limit: 1_000 }));
  await endPool(pool);
  const looked = nodes.map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
  expect(Math.max(...looked)).toBeLessThan(100);
});
