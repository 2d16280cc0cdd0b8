import { explainStatements, tablesReadWhole } from '../../../../test/support/explain-statements.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededHistory, seedHistory } from '../../../../test/support/seed-history.ts';
import { connect, type Db } from '../connect.ts';
import { createDatabase } from '../create-database.ts';
import { lowestId } from '../ids.ts';
import { emptyDeliveriesOfRuns, emptyNotificationsOfRuns } from './empty-runs.ts';
import { findOldRuns, findUnsettledRuns } from './find-settled-runs.ts';
import { removeDeliveriesOfRuns, removeNotificationsOfRuns, removeRuns } from './remove-runs.ts';
import { firstRow } from './run-rows.ts';

let created: TestDatabase;
let history: SeededHistory;
let system: ReturnType<typeof connect>;

beforeAll(async () => {
  created = await createTestDatabase('retention_at_scale');
  const database = createDatabase({ url: created.url });
  history = await seedHistory({ database, url: created.url }, 40_000);
  await database.close();
  const write = (sql: string) => queryRows({ databaseUrl: created.url }, sql);
  await write(`UPDATE runs SET status = 'fanned_out' WHERE status = 'fanning_out'`);
  await write('UPDATE runs SET sweep_at = NULL');
  await write('ANALYZE runs');
  system = connect({ url: created.url });
});

afterAll(async () => {
  await system.pool.end();
  await created.drop();
});

const explain = (ask: (db: Db) => Promise<unknown>) => explainStatements(system.pool, ask);

const statements = {
  findUnsettledRuns: (db: Db, runIds: string[]) =>
    findUnsettledRuns(db, { ...page(runIds), table: 'deliveries', before: new Date() }),
  emptyDeliveriesOfRuns: (db: Db, runIds: string[]) => emptyDeliveriesOfRuns(db, page(runIds)),
  emptyNotificationsOfRuns: (db: Db, runIds: string[]) =>
    emptyNotificationsOfRuns(db, page(runIds)),
  removeDeliveriesOfRuns: (db: Db, runIds: string[]) => removeDeliveriesOfRuns(db, page(runIds)),
  removeNotificationsOfRuns: (db: Db, runIds: string[]) =>
    removeNotificationsOfRuns(db, page(runIds)),
  removeRuns: (db: Db, runIds: string[]) => removeRuns(db, { runIds }),
};

const page = (runIds: string[]) => ({ runIds, cursor: firstRow, limit: 500 });

describe('a purge of a long history', () => {
  it.each(['history', 'content'] as const)('finds old runs for %s by an index', async (part) => {
    const input = {
      projectId: history.projectId,
      part,
      after: lowestId,
      before: history.halfway,
      limit: 50,
      recipientsMax: 500,
    };
    expect(await findOldRuns(system, input)).toHaveLength(50);
    const nodes = await explain((db) => findOldRuns(db, input));
    expect(tablesReadWhole(nodes)).toEqual([]);
    const scans = nodes.filter((node) => node['Relation Name'] === 'runs');
    const read = scans.map(
      (node) =>
        (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    );
    expect(Math.max(...read)).toBeLessThanOrEqual(60);
  });

  it.each(Object.keys(statements) as (keyof typeof statements)[])(
    'works a set of runs by indexes: %s',
    async (name) => {
      const runIds = (
        await queryRows<{ id: string }>(
          { databaseUrl: created.url },
          'SELECT id FROM runs ORDER BY id LIMIT 40',
        )
      ).map(({ id }) => id);
      const nodes = await explain((db) => statements[name](db, runIds));
      expect(nodes.length).toBeGreaterThan(0);
      expect(tablesReadWhole(nodes)).toEqual([]);
    },
  );
});
