import {
  buildAdvance,
  buildDelivery,
  fanOutWhole,
} from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

describe('saveAdvance', () => {
  let created: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    created = await createTestDatabase('save_advance');
    database = createDatabase({ url: created.url });
  });
  afterAll(async () => {
    await database.close();
    await created.drop();
  });

  it('makes one delivery for each address of a step visit, and none twice', async () => {
    const seed = await seedProject(database);
    const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const { runId } = accepted;
    const [id = ''] = await fanOutWhole(database, runId);
    const deliveries = ['phone', 'tablet', 'phone'].map((addressKey) =>
      buildDelivery(id, { addressKey }),
    );
    const advances = [buildAdvance({ id, runId })];
    const saved = await database.notifications.saveAdvance({ advances, deliveries });
    expect(saved.pending).toHaveLength(2);
    const again = await Promise.all(
      [1, 2].map(() => database.notifications.saveAdvance({ advances, deliveries })),
    );
    const nothing = { pending: [], feedUserIds: [] };
    expect(again).toEqual([nothing, nothing]);
    const sql = 'SELECT address_key, status FROM deliveries ORDER BY address_key';
    expect(await queryRows({ databaseUrl: created.url }, sql)).toEqual([
      { address_key: 'phone', status: 'pending' },
      { address_key: 'tablet', status: 'pending' },
    ]);
  });

  it('keeps what steps found out, beside what earlier ones did, until the person is erased', async () => {
    const seed = await seedProject(database);
    const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const { runId } = accepted;
    const [id = ''] = await fanOutWhole(database, runId);
    const until = new Date(0);
    const save = async (visit: number, found: Record<string, unknown>) => {
      const rest = { kind: 'resting', step: 'pause', why: 'wait', until } as const;
      const advances = [{ id, runId, visit, found, ...rest }];
      await database.notifications.saveAdvance({ advances, deliveries: [] });
      await database.sweeps.takeDueNotifications({ limit: 10 });
      return (await database.notifications.loadNotifications([id])).notifications[0]?.results;
    };
    expect(await save(0, { account: { plan: 'gold' }, order: 1 })).toEqual({
      account: { plan: 'gold' },
      order: 1,
    });
    expect(await save(1, {})).toEqual({ account: { plan: 'gold' }, order: 1 });
    expect(await save(2, { order: { lines: 2 } })).toEqual({
      account: { plan: 'gold' },
      order: { lines: 2 },
    });
    const [{ external_id: externalId } = { external_id: '' }] = people(1);
    await database.users.eraseUser({ projectId: seed.projectId, externalId });
    const sql = 'SELECT results FROM notifications WHERE id = $1';
    expect(await queryRows({ databaseUrl: created.url }, sql, [id])).toEqual([{ results: null }]);
  });
});
