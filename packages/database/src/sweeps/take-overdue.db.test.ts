import { fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

describe('what is overdue', () => {
  let created: TestDatabase;
  let database: Database;
  let ids: string[];

  beforeEach(async () => {
    created = await createTestDatabase('overdue');
    database = createDatabase({ url: created.url });
    const seed = await seedProject(database);
    const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(10) });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    ids = (await fanOutWhole(database, run.runId)).sort();
    // One hour apart, the first one overdue the longest.
    await queryRows(
      { databaseUrl: created.url },
      `UPDATE notifications SET sweep_at = now() - (10 - place) * interval '1 h'
       FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, place) WHERE notifications.id = o.id`,
      [ids],
    );
  });

  afterEach(async () => {
    await database.close();
    await created.drop();
  });

  const take = async (from: number, limit = 3) =>
    (await database.sweeps.takeOverdueNotifications({ from, limit })).sort();

  it('is taken from the oldest on, and then left alone for a while', async () => {
    expect(await take(0)).toEqual(ids.slice(0, 3));
    expect(await take(0, 100)).toEqual(ids.slice(3));
    expect(await take(0)).toEqual([]);
  });

  it('is taken from any place in the order, and around', async () => {
    expect(await take(0.5)).toEqual(ids.slice(5, 8));
    expect(await take(1)).toEqual(ids.slice(0, 3));
  });

  it('is taken whole wherever one begins, when it is no more than was asked for', async () => {
    expect(await take(0.7, 10)).toEqual(ids);
  });
});
