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
import type { ThrottleQuestion } from './pass-throttles.ts';

const hourMs = 3_600_000;

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('pass_throttles');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

/** The notifications of a run for some people, in the order of the people. */
async function notify(count: number): Promise<string[]> {
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await fanOutWhole(database, run.runId);
  const rows = await query<{ id: string }>(
    `SELECT n.id FROM notifications n JOIN users u ON u.id = n.recipient_id
     WHERE n.run_id = '${run.runId}' ORDER BY u.external_id`,
  );
  return rows.map(({ id }) => id);
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

async function pass(ids: string[], more: Partial<ThrottleQuestion> = {}): Promise<string[]> {
  const common = { visit: 0, step: 'throttle', keyHash: 'aa', windowMs: hourMs, ...more };
  const passing = await database.notifications.passThrottles(ids.map((id) => ({ id, ...common })));
  return ids.filter((id) => passing.has(id));
}

const close = () => query(`UPDATE throttle_windows SET closes_at = now()`);

describe('passThrottles', () => {
  it('lets one of each recipient pass, the earliest, and nobody until the window is closed', async () => {
    const [first, second, third] = [await notify(3), await notify(3), await notify(3)];
    expect(await pass([...second, ...first])).toEqual(first);
    expect(await pass(third)).toEqual([]);
    await close();
    expect(await pass(third)).toEqual(third);
  });

  it('has a window for each step and each value of the key', async () => {
    const [first = '', second = ''] = [...(await notify(1)), ...(await notify(1))];
    expect(await pass([first])).toEqual([first]);
    expect(await pass([second], { keyHash: 'bb' })).toEqual([second]);
    expect(await pass([second], { step: 'other' })).toEqual([second]);
    expect(await pass([second])).toEqual([]);
  });

  it('says the same again to who passed, also beside an earlier one that did not', async () => {
    const [earlier, later] = [await notify(2), await notify(2)];
    expect(await pass(later)).toEqual(later);
    expect(await pass([...earlier, ...later])).toEqual(later);
    expect(await pass(later)).toEqual(later);
    expect(await query('SELECT notification_id FROM throttle_windows')).toHaveLength(2);
  });

  it('does not open the window again for who passed while it was open', async () => {
    const [id = ''] = await notify(1);
    const closesAt = () =>
      query<{ at: string }>('SELECT closes_at::text AS at FROM throttle_windows');
    await pass([id]);
    const before = await closesAt();
    await pass([id]);
    expect(await closesAt()).toEqual(before);
  });

  it('lets exactly one of each recipient pass, however many sets come at once, and each as often as it asks', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => notify(40)));
    const others = Array.from({ length: 3 }, () => createDatabase({ url: created.url }));
    const stores = [database, ...others];
    try {
      for (let round = 0; round < 5; round += 1) {
        const sets = [...runs, ...runs].map((ids, place) => (place % 2 ? ids.toReversed() : ids));
        const passed = await Promise.all(
          sets.map(async (ids, place) => {
            const asked = ids.map((id) => {
              return { id, visit: 0, step: 'throttle', keyHash: 'aa', windowMs: hourMs };
            });
            return (stores[place % stores.length] ?? database).notifications.passThrottles(asked);
          }),
        );
        const passing = new Set(passed.flatMap((ids) => [...ids]));
        const recipients = await query<{ recipients: number }>(
          `SELECT count(DISTINCT recipient_id)::int AS recipients FROM notifications
           WHERE id IN ('${[...passing].join("','")}')`,
        );
        expect([passing.size, recipients]).toEqual([40, [{ recipients: 40 }]]);
        // Each set of a doubled pair is told the same.
        for (const [place] of runs.entries()) {
          expect(passed[place]).toEqual(passed[place + runs.length]);
        }
        await close();
      }
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });

  it('opens nothing for a notification that was saved since, or whose recipient was erased', async () => {
    const [saved = '', erased = ''] = await notify(2);
    await query(`UPDATE notifications SET visit = visit + 1 WHERE id = '${saved}'`);
    await database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-1' });
    expect(await pass([saved, erased])).toEqual([]);
    expect(await query('SELECT notification_id FROM throttle_windows')).toEqual([]);
  });

  it('forgets the windows of who is erased, and those that are closed', async () => {
    const ids = await notify(3);
    await pass(ids);
    await database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-1' });
    const left = await query<{ notification_id: string }>(
      'SELECT notification_id FROM throttle_windows ORDER BY notification_id',
    );
    expect(new Set(left.map((row) => row.notification_id))).toEqual(new Set([ids[0], ids[2]]));
    expect(await database.sweeps.purgeThrottleWindows({ limit: 10 })).toBe(0);
    await close();
    expect(await database.sweeps.purgeThrottleWindows({ limit: 1 })).toBe(1);
    expect(await database.sweeps.purgeThrottleWindows({ limit: 10 })).toBe(1);
  });
});
