import { fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { fastForward } from '../../../../test/support/fast-forward.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { CapQuestion } from './pass-caps.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('pass_caps');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

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

const common = {
  visit: 0,
  step: 'mail',
  channelType: 'email',
  limits: [{ limit: 2, windowMs: hourMs }],
};

const ask = (ids: string[], more: Partial<CapQuestion> = {}) =>
  database.notifications.passCaps(ids.map((id) => ({ ...common, id, ...more })));

async function pass(ids: string[], more: Partial<CapQuestion> = {}): Promise<string[]> {
  const passes = await ask(ids, more);
  return ids.filter((_, place) => passes[place]?.passes);
}

const elapse = (byMs: number) =>
  fastForward({ databaseUrl: created.url }, { projectId: seed.projectId, byMs });

describe('passCaps', () => {
  it('counts each recipient and channel type by itself, and each step of a notification', async () => {
    const [first, second] = [await notify(2), await notify(2)];
    expect(await pass(first)).toEqual(first);
    expect(await pass(first, { step: 'mail_2' })).toEqual(first);
    expect(await pass(second)).toEqual([]);
    expect(await pass(second, { channelType: 'sms' })).toEqual(second);
  });

  it('answers by which limit it is held off longest, and until when', async () => {
    const limits = [
      { limit: 1, windowMs: hourMs },
      { limit: 2, windowMs: dayMs },
    ];
    const [[first = ''], [second = ''], [third = '']] = [
      await notify(1),
      await notify(1),
      await notify(1),
    ];
    await ask([first], { limits });
    const [passedAt] = await query<{ at: Date }>('SELECT passed_at[1] AS at FROM pass_buckets');
    const untilOf = (ms: number) => new Date((passedAt?.at.getTime() ?? 0) + ms);
    expect(await ask([second], { limits })).toEqual([
      { passes: false, by: { place: 0, until: untilOf(hourMs) } },
    ]);
    await elapse(hourMs);
    expect(await pass([second], { limits })).toEqual([second]);
    expect(await ask([third], { limits })).toMatchObject([
      { passes: false, by: { place: 1, until: untilOf(dayMs - hourMs) } },
    ]);
    // What the hour did not let pass is not counted for the day.
    await elapse(dayMs - hourMs);
    expect(await pass([third], { limits })).toEqual([third]);
  });

  it('lets exactly so many of each recipient pass, whoever comes at once and however often', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => notify(30)));
    const others = Array.from({ length: 3 }, () => createDatabase({ url: created.url }));
    const stores = [database, ...others];
    try {
      const sets = [...runs, ...runs, ...runs];
      const passed = await Promise.all(
        sets.map(async (ids, place) => {
          const store = stores[place % stores.length] ?? database;
          const order = place % 2 ? ids.toReversed() : ids;
          const passes = await store.notifications.passCaps(order.map((id) => ({ ...common, id })));
          return order.filter((_, at) => passes[at]?.passes).sort();
        }),
      );
      expect(new Set(passed.flat()).size).toBe(60);
      for (const [place] of runs.entries()) {
        expect(passed[place + runs.length]).toEqual(passed[place]);
        expect(passed[place + 2 * runs.length]).toEqual(passed[place]);
      }
      expect(
        await query('SELECT DISTINCT cardinality(holders) AS count FROM pass_buckets'),
      ).toEqual([{ count: 2 }]);
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });

  it('tells what was saved since that it does not pass', async () => {
    const ids = await notify(3);
    await query(`UPDATE notifications SET visit = visit + 1 WHERE id = '${ids[1]}'`);
    expect(await ask(ids)).toEqual([
      { passes: true, by: null },
      { passes: false, by: null },
      { passes: true, by: null },
    ]);
  });
});
