import { buildAdvance, buildDelivery } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import type { Db } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { connectProjects } from '../project-scope.ts';
import { findCountedRun } from './read-runs.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeAll(async () => {
  created = await createTestDatabase('run_counts');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

const sql = <Row extends object>(text: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, text, values);

async function accept(input: object): Promise<string> {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), ...input });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  return accepted.runId;
}

async function fanOutPage(runId: string): Promise<string[]> {
  const page = await database.runs.fanOutPage({ runId, pageSize: 10 });
  return page?.notificationIds ?? [];
}

const inOrder = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();

/** Expects that a run tells what its rows say, and answers it. */
async function expectCounted(runId: string) {
  const run = await database.runs.findCountedRun({ projectId: seed.projectId, id: runId });
  if (run === null) throw new Error('The run is gone.');
  const notifications = await sql(
    `SELECT status, reason, count(*)::int AS count FROM notifications WHERE run_id = $1 GROUP BY 1, 2`,
    [runId],
  );
  const deliveries = await sql(
    `SELECT status, count(*)::int AS count FROM deliveries WHERE run_id = $1 GROUP BY 1`,
    [runId],
  );
  const told = run.counts.notifications.map(({ status, reason, count }) => ({
    status,
    reason,
    count,
  }));
  expect(inOrder(told)).toEqual(inOrder(notifications));
  const sent = run.counts.deliveries.map(({ status, count }) => ({ status, count }));
  expect(inOrder(sent)).toEqual(inOrder(deliveries));
  return run;
}

const isKept = async (runId: string) => {
  const [row] = await sql<{ kept: boolean }>(
    `SELECT expected_count IS NOT NULL AS kept FROM runs WHERE id = $1`,
    [runId],
  );
  return row?.kept;
};

it('tells of a run in several pages what its rows say, whatever happens to them', async () => {
  const runId = await accept({ recipients: people(25) });
  const ids = await fanOutPage(runId);
  expect(await isKept(runId)).toBe(true);
  expect(await expectCounted(runId)).toMatchObject({ recipient_count: 25 });
  ids.push(...(await fanOutPage(runId)), ...(await fanOutPage(runId)));
  expect(ids).toHaveLength(25);
  await expectCounted(runId);
  const save = (some: string[]) =>
    database.notifications.saveAdvance({
      advances: some.map((id) => buildAdvance({ id, runId })),
      deliveries: some.map((id) => buildDelivery(id)),
    });
  await save(ids.slice(0, 20));
  // What was done already is not done again.
  await save(ids.slice(0, 20));
  await expectCounted(runId);
  const change = async (table: string, changes: string, condition: string) => {
    await sql(`UPDATE ${table} SET ${changes} WHERE run_id = $1 AND ${condition}`, [runId]);
    await expectCounted(runId);
  };
  const rest = `status = 'waiting', rest = 'wait', resume_at = now()`;
  await change('notifications', rest, `status = 'pending' AND id <> '${ids[24]}'`);
  await change('notifications', `status = 'pending'`, `status = 'waiting' AND id = '${ids[20]}'`);
  const stopped = `status = 'stopped', reason = 'condition', sweep_at = NULL`;
  await change('notifications', stopped, `status = 'waiting' AND id = '${ids[21]}'`);
  await change('deliveries', `status = 'processing'`, 'true');
  const sent = `status = 'sent', sent_at = now(), sweep_at = NULL`;
  await change(
    'deliveries',
    sent,
    `notification_id IN (SELECT unnest('{${ids.slice(0, 5).join()}}'::uuid[]))`,
  );
  await change('deliveries', `status = 'failed', sweep_at = NULL`, `notification_id = '${ids[6]}'`);
  await change(
    'deliveries',
    `status = 'pending', sweep_at = now()`,
    `status IN ('failed', 'processing')`,
  );
  await change('deliveries', `status = 'delivered', delivered_at = now()`, `status = 'sent'`);
  await change('deliveries', `read_at = now(), updated_at = now()`, `status = 'delivered'`);
  await database.runs.cancelRun({ projectId: seed.projectId, id: runId });
  await database.sweeps.stopCanceledNotifications({ runId, after: null, limit: 100 });
  await database.sweeps.skipCanceledDeliveries({ runId, after: null, limit: 100 });
  expect(await expectCounted(runId)).toMatchObject({ status: 'canceled', recipient_count: 25 });
});

it('counts each of many statements at once', async () => {
  const runId = await accept({ recipients: people(40) });
  const ids: string[] = [];
  for (let page = 0; page < 4; page += 1) ids.push(...(await fanOutPage(runId)));
  await Promise.all(
    ids.map((id) =>
      database.notifications.saveAdvance({
        advances: [buildAdvance({ id, runId })],
        deliveries: [buildDelivery(id)],
      }),
    ),
  );
  const { counts } = await expectCounted(runId);
  expect(counts.notifications).toEqual([{ status: 'processed', reason: null, count: 40 }]);
});

it('knows from the first page on how many a topic brings, and counts nothing of what is one page', async () => {
  const users = people(23).map(({ external_id: externalId }) => externalId);
  await database.topics.subscribeUsers({
    projectId: seed.projectId,
    topicName: 'all',
    externalIds: users,
  });
  const runId = await accept({ topicName: 'all' });
  await fanOutPage(runId);
  await database.topics.unsubscribeUsers({
    projectId: seed.projectId,
    topicName: 'all',
    externalIds: users,
  });
  expect(await expectCounted(runId)).toMatchObject({ recipient_count: 23 });
  const small = await accept({ recipients: people(3) });
  await fanOutPage(small);
  expect(await isKept(small)).toBe(false);
  await expectCounted(small);
  expect(await sql('SELECT FROM run_counts WHERE run_id = $1', [small])).toEqual([]);
});

it('is read without a look at the rows of the run', async () => {
  const runId = await accept({ recipients: people(25) });
  for (let page = 0; page < 3; page += 1) await fanOutPage(runId);
  const projects = connectProjects({ url: created.url });
  const scoped = projects.of(seed.projectId);
  let plan = '';
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    const { rows } = await scoped.pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    plan = JSON.stringify(rows[0]);
    return { rows: [] };
  };
  const explaining = { pool: { query } } as unknown as Db;
  await findCountedRun(explaining, { projectId: seed.projectId, id: runId });
  await projects.end();
  const read = [...plan.matchAll(/"Relation Name":"(\w+)".*?"Actual Rows":([\d.]+)/g)].map(
    ([, table, rows]) => ({ table, rows: Number(rows) }),
  );
  const ofRun = read.filter(({ table }) => table === 'notifications' || table === 'deliveries');
  expect(ofRun.length).toBeGreaterThan(0);
  expect(ofRun.filter(({ rows }) => rows > 0)).toEqual([]);
  expect(read).toContainEqual({ table: 'run_counts', rows: expect.any(Number) });
});

it('goes with its run', async () => {
  const runId = await accept({ recipients: people(25) });
  await fanOutPage(runId);
  await sql(`DELETE FROM notifications WHERE run_id = $1`, [runId]);
  await database.retention.removeRuns({ runIds: [runId] });
  expect(await sql('SELECT FROM run_counts WHERE run_id = $1', [runId])).toEqual([]);
});
