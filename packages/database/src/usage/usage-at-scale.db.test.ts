import { explainStatements, tablesReadWhole } from '../../../../test/support/explain-statements.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededHistory, seedHistory } from '../../../../test/support/seed-history.ts';
import { connect } from '../connect.ts';
import { createDatabase } from '../create-database.ts';
import { measureUsage, walkPages } from './measure-usage.ts';

let created: TestDatabase;
let history: SeededHistory;
let system: ReturnType<typeof connect>;

beforeAll(async () => {
  created = await createTestDatabase('usage_at_scale');
  const database = createDatabase({ url: created.url });
  history = await seedHistory({ database, url: created.url }, 40_000);
  await database.close();
  await queryRows(
    { databaseUrl: created.url },
    `INSERT INTO project_usage (project_id, day) SELECT id, now() FROM projects`,
  );
  system = connect({ url: created.url });
});

afterAll(async () => {
  await system.pool.end();
  await created.drop();
});

describe('measuring the usage of a project with a long history', () => {
  it('reads what is open by indexes', async () => {
    const nodes = await explainStatements(system.pool, (db) =>
      measureUsage(db, { projectId: history.projectId }),
    );
    expect(nodes.map((node) => node['Relation Name'])).toContain('deliveries');
    expect(tablesReadWhole(nodes)).toEqual([]);
  });

  it.each(Object.values(walkPages))('adds up a page by an index: $name', async ({ text }) => {
    const values = [history.projectId, history.middle.run, 2_000];
    const nodes = await explainStatements(system.pool, (db) =>
      db.pool.query({ text, values } as never),
    );
    expect(tablesReadWhole(nodes)).toEqual([]);
  });
});
