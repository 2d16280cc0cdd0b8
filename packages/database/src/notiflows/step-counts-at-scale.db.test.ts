import {
  explainStatements,
  type PlanNode,
  tablesReadWhole,
} from '../../../../test/support/explain-statements.ts';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededHistory, seedHistory } from '../../../../test/support/seed-history.ts';
import { connect, type Db } from '../connect.ts';
import { createDatabase } from '../create-database.ts';
import { countLateRuns, lateRunsCountedMax } from './count-late-runs.ts';
import { countResting, countUnsent, waitingCountedMax } from './count-waiting.ts';
import { readWays, type WaysInput } from './read-ways.ts';

interface History extends SeededHistory {
  pool: ReturnType<typeof connect>['pool'];
  close(): Promise<void>;
}

const deliveries = 60_000;
const notifications = deliveries / 2;
// More than are counted.
const many = waitingCountedMax * 4;

let history: History;

beforeAll(async () => {
  const { url, drop } = await createTestDatabase('step_counts');
  const database = createDatabase({ url });
  const seeded = await seedHistory({ database, url }, deliveries);
  await database.close();
  const write = (sql: string) => queryRows({ databaseUrl: url }, sql);
  const ids = `'${seeded.projectId}', '${seeded.runId}', '${seeded.notiflowId}', gen_random_uuid()`;
  const newId = `('ffffffff-ffff-7fff-8fff-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await write(`UPDATE notifications SET step = 'pause' WHERE status = 'waiting'`);
  await write(`INSERT INTO notifications
      (project_id, run_id, notiflow_id, recipient_id, id, status, step, rest, sweep_at)
    SELECT ${ids}, ${newId}, 'waiting', 'week', 'wait', now() FROM generate_series(1, ${many}) n`);
  await write(`INSERT INTO deliveries
      (project_id, run_id, notiflow_id, recipient_id, id, notification_id, step_handle, channel_type, status, lane, next_attempt_at, sweep_at)
    SELECT ${ids}, ${newId}, gen_random_uuid(), 'mail', 'email', 'pending', 'x', now() + interval '1 day', now()
    FROM generate_series(1, ${many}) n`);
  await write('VACUUM ANALYZE notifications, deliveries, runs');
  const { pool } = connect({ url });
  const close = async () => {
    await pool.end();
    await drop();
  };
  history = { ...seeded, pool, close };
});

afterAll(() => history?.close());

/** Rows of tables and indexes that were looked at, whether they were wanted or not. */
const rowsOf = (nodes: PlanNode[]) =>
  nodes
    .filter((node) => node['Relation Name'] !== undefined || node['Node Type'].startsWith('Bitmap'))
    .reduce(
      (sum, node) =>
        sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    );

/** Explains what is sent, which is one statement; it looks at no more rows than that, of many more. */
async function expectBounded(
  ask: (db: Db) => Promise<unknown>,
  { rowsMax }: { rowsMax: number },
): Promise<void> {
  let statements = 0;
  const nodes = await explainStatements(history.pool, ({ pool }) => {
    const query = (...given: Parameters<Db['pool']['query']>) => {
      statements += 1;
      return pool.query(...given);
    };
    return ask({ pool: { ...pool, query } as Db['pool'] });
  });
  expect(statements).toBe(1);
  expect(tablesReadWhole(nodes)).toEqual([]);
  expect(rowsOf(nodes)).toBeLessThanOrEqual(rowsMax);
}

const waysOf = (changes: Partial<WaysInput> = {}): WaysInput => {
  const { projectId, notiflowId, versionId } = history;
  return { projectId, notiflowId, versionId, limit: 1_000, findings: ['call'], ...changes };
};

// Runs of ten recipients each, with two messages to everybody; a bitmap is read twice.
const rowsOfWays = 2 * (100 + 1_000 + 2_000);

describe('what happens at steps is looked at in one statement each, of a few thousand rows', () => {
  it('the newest notifications', () =>
    expectBounded((db) => readWays(db, waysOf()), { rowsMax: rowsOfWays }));

  it('the newest ones before a moment', () =>
    expectBounded((db) => readWays(db, waysOf({ before: history.halfway })), {
      rowsMax: rowsOfWays,
    }));

  it('those of a version that no run used', () =>
    expectBounded((db) => readWays(db, waysOf({ versionId: history.projectId })), {
      rowsMax: 5_000,
    }));

  it('who rests where', () =>
    expectBounded((db) => countResting(db, history), {
      rowsMax: notifications / 10 + waitingCountedMax + 10,
    }));

  it('how often it was run lately', () =>
    expectBounded(
      (db) =>
        countLateRuns(db, { ...history, notiflowIds: [history.notiflowId], since: new Date(0) }),
      { rowsMax: lateRunsCountedMax + 2 },
    ));

  it('what is not sent yet', () =>
    expectBounded((db) => countUnsent(db, history), { rowsMax: waitingCountedMax + 1 }));
});

describe('counting ends', () => {
  it('with one more than is told, at each step', async () => {
    expect(await countResting(history, history)).toEqual([
      // Of the seeded ones the ten oldest do not rest.
      { step: 'pause', count: notifications / 10 - 10 },
      { step: 'week', count: waitingCountedMax + 1 },
    ]);
  });

  it('with the newest of the project that are unsent', async () => {
    const count = waitingCountedMax + 1;
    const steps = [{ step: 'mail', count, later: count }];
    expect(await countUnsent(history, history)).toEqual({ isWhole: false, steps });
  });

  it('with as many notifications as are asked for', async () => {
    const { ways, isWhole } = await readWays(history, waysOf({ limit: 250 }));
    expect(ways.reduce((sum, { count }) => sum + count, 0)).toBe(250);
    expect(isWhole).toBe(false);
  });
});
