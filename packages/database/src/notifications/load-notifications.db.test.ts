import { setBytesMax } from '@notiflow/contracts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';
import { connect } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';

let created: TestDatabase;
let database: Database;
let system: ReturnType<typeof connect>;

beforeAll(async () => {
  created = await createTestDatabase('load_notifications');
  database = createDatabase({ url: created.url });
  system = connect({ url: created.url });
});

afterAll(async () => {
  await database.close();
  await system.pool.end();
  await created.drop();
});

describe('loadNotifications', () => {
  it('reads the wishes of each recipient about this notiflow, and no other ones', async () => {
    const seed = await seedProject(database);
    const other = { projectId: seed.projectId, handle: 'other' };
    await database.notiflows.saveNotiflow({ ...other, definition: { steps: [], sha: 'x' } });
    const otherId = (await database.notiflows.findNotiflow({ ...other, name: other }))?.id;
    const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(2) });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const page = await database.runs.fanOutPage({ runId: run.runId, pageSize: 10 });
    const wish = (notiflowId: string | undefined | null, channelType: string | null) =>
      system.pool.query(
        `INSERT INTO preferences (id, project_id, user_id, notiflow_id, channel_type, enabled)
         SELECT $1, project_id, id, $2, $3, false FROM users ORDER BY external_id LIMIT 1`,
        [newId(), notiflowId, channelType],
      );
    await wish(null, 'email');
    await wish(seed.notiflowId, null);
    await wish(seed.notiflowId, 'email');
    await wish(otherId, null);
    const set = await database.notifications.loadNotifications(page?.notificationIds ?? []);
    const byPerson = new Map(
      set.notifications.map((one) => [one.recipient?.external_id, one.preferences]),
    );
    const [first, second] = [...byPerson.keys()].sort((a = '', b = '') => a.localeCompare(b));
    expect(new Set(byPerson.get(first))).toEqual(
      new Set([
        { notiflow: false, channelType: 'email', enabled: false },
        { notiflow: true, channelType: null, enabled: false },
        { notiflow: true, channelType: 'email', enabled: false },
      ]),
    );
    expect(byPerson.get(second)).toEqual([]);
    expect(set.runs.get(run.runId)?.includeInPreferences).toBe(true);
  });

  it('ends a set where it would hold too much, and says what is left', async () => {
    const seed = await seedProject(database);
    const recipients = people(80, 'large');
    const run = await database.runs.acceptRun({ ...runInput(seed), recipients });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const page = await database.runs.fanOutPage({ runId: run.runId, pageSize: 80 });
    await system.pool.query(
      `UPDATE users SET custom_fields = jsonb_build_object('note', repeat('x', 250000))
       WHERE external_id LIKE 'large-%'`,
    );
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let ids = page?.notificationIds ?? []; ids.length > 0; ) {
      const set = await database.notifications.loadNotifications(ids);
      const loaded = set.notifications.map(({ id }) => id);
      expect(new Set([...loaded, ...set.left])).toEqual(new Set(ids));
      expect(
        JSON.stringify(set.notifications.map(({ recipient }) => recipient)).length,
      ).toBeLessThanOrEqual(setBytesMax);
      seen.push(...loaded);
      sizes.push(loaded.length);
      ids = set.left;
    }
    expect(seen.toSorted()).toEqual(page?.notificationIds.toSorted());
    expect(sizes).toEqual([31, 31, 18]);
  });

  it('counts the data of every run but the first, which each of its sets needs', async () => {
    const seed = await seedProject(database);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const data = { note: 'x'.repeat(5_000_000) };
      const input = { ...runInput(seed), data, recipients: people(2, `of-${name}`) };
      const run = await database.runs.acceptRun(input);
      if (run.kind !== 'accepted') throw new Error(run.kind);
      const page = await database.runs.fanOutPage({ runId: run.runId, pageSize: 10 });
      ids.push(...(page?.notificationIds ?? []));
    }
    const set = await database.notifications.loadNotifications(ids);
    expect(set.notifications.map(({ id }) => id)).toEqual(ids.slice(0, 4));
    expect(set.left).toEqual(ids.slice(4));
    expect(set.runs.size).toBe(2);
  });
});
