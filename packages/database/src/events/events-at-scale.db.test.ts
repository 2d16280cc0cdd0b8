import { fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

const many = 100_000;
const tables = ['notifications', 'event_waits', 'events'];

describe(`an event among ${many} others, and as many that wait`, () => {
  let created: TestDatabase;
  let database: Database;
  let seed: SeededProject;

  beforeAll(async () => {
    created = await createTestDatabase('events_at_scale');
    database = createDatabase({ url: created.url });
    seed = await seedProject(database);
    await query(
      `WITH parked AS (
         INSERT INTO notifications
           (id, project_id, run_id, notiflow_id, recipient_id, status, rest, step, sweep_at)
         SELECT gen_random_uuid(), $1, gen_random_uuid(), $2, gen_random_uuid(), 'waiting', 'event', 'paid',
                now() + interval '1 day' FROM generate_series(1, $3::int)
         RETURNING id, project_id, recipient_id, sweep_at),
       told AS (
         INSERT INTO events (id, project_id, recipient_id, name, data, keep_until)
         SELECT gen_random_uuid(), project_id, recipient_id, 'order.paid', '{}', sweep_at FROM parked)
       INSERT INTO event_waits (notification_id, step_handle, project_id, recipient_id, event_name, until)
       SELECT id, 'paid', project_id, recipient_id, 'order.paid', sweep_at FROM parked`,
      [seed.projectId, seed.notiflowId, many],
    );
    await query('VACUUM ANALYZE notifications, event_waits, events');
  });
  afterAll(async () => {
    await database.close();
    await created.drop();
  });

  const query = <Row extends object>(sql: string, values: unknown[] = []) =>
    queryRows<Row>({ databaseUrl: created.url }, sql, values);

  it('is told, heard of and looked at without reading the others', async () => {
    const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const [id = ''] = await fanOutWhole(database, run.runId);
    const question = {
      id,
      visit: 0,
      step: 'paid',
      name: 'order.paid',
      timeoutMs: 60_000,
      after: null,
    };
    await query('SELECT pg_stat_reset()');
    expect((await database.events.lookForEvents([question])).get(id)?.events).toEqual([]);
    const [event] = await database.events.tellEvent({
      projectId: seed.projectId,
      name: 'order.paid',
      key: null,
      externalIds: ['user-0'],
      data: { order: 7 },
    });
    expect(event?.isAwaited).toBe(true);
    const ids = [event?.id ?? ''];
    expect(await database.events.wakeForEvents({ ids, limit: 100 })).toEqual({
      woken: [],
      left: [],
    });
    const seen = await database.events.lookForEvents([question]);
    expect(seen.get(id)?.events).toMatchObject([{ data: { order: 7 } }]);
    await database.events.endEventWaits([{ id, step: 'elsewhere' }]);
    expect(await database.events.takeDueEvents({ limit: 100 })).toEqual([]);
    expect(await database.sweeps.purgeEvents({ limit: 100 })).toBe(0);
    expect(await database.sweeps.purgeEventWaits({ limit: 100 })).toBe(0);
    expect(await rowsRead()).toBeLessThan(60);
  });

  /** How many rows and index entries of the large tables were read since the last reset, by anybody. */
  async function rowsRead(): Promise<number> {
    // What a connection counted it tells at the latest as it ends.
    await database.close();
    database = createDatabase({ url: created.url });
    const [row] = await query<{ read: string }>(
      `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))
              + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = ANY($1)) AS read
       FROM pg_stat_user_tables WHERE relname = ANY($1)`,
      [tables],
    );
    return Number(row?.read);
  }
});
