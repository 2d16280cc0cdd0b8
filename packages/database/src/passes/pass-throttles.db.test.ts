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
import type { ThrottleQuestion } from './pass-throttles.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

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

const common = {
  visit: 0,
  step: 'throttle',
  keyHash: 'aa',
  limit: 1,
  windowMs: hourMs,
  mode: 'fixed',
  scope: 'recipient',
} as const;

async function pass(ids: string[], more: Partial<ThrottleQuestion> = {}): Promise<string[]> {
  const questions = ids.map((id) => ({ ...common, id, ...more }));
  const passes = await database.notifications.passThrottles(questions);
  return ids.filter((_, place) => passes[place]);
}

/** Notifications of one recipient, in the order in which they were made. */
async function notifyOne(
  count: number,
): Promise<[string, ...string[]] & Record<1 | 2 | 3, string>> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(...(await notify(1)));
  return ids as Awaited<ReturnType<typeof notifyOne>>;
}

const elapse = (byMs: number) =>
  fastForward({ databaseUrl: created.url }, { projectId: seed.projectId, byMs });

const close = () => query(`UPDATE pass_buckets SET closes_at = now()`);

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
    expect(await query('SELECT key FROM pass_buckets')).toHaveLength(2);
  });

  it('does not open the window again for who passed while it was open', async () => {
    const [id = ''] = await notify(1);
    const closesAt = () => query<{ at: string }>('SELECT closes_at::text AS at FROM pass_buckets');
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
            const asked = ids.map((id) => ({ ...common, id }));
            const store = stores[place % stores.length] ?? database;
            const passes = await store.notifications.passThrottles(asked);
            return new Set(ids.filter((_, at) => passes[at]));
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
    expect(await query('SELECT key FROM pass_buckets')).toEqual([]);
  });

  it('forgets the windows of who is erased, and those that are closed', async () => {
    const ids = await notify(3);
    await pass(ids);
    await database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-1' });
    const left = await query<{ id: string }>(
      'SELECT n.id FROM pass_buckets b JOIN notifications n USING (recipient_id)',
    );
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([ids[0], ids[2]]));
    expect(await database.sweeps.purgePassBuckets({ limit: 10 })).toBe(0);
    await close();
    expect(await database.sweeps.purgePassBuckets({ limit: 1 })).toBe(1);
    expect(await database.sweeps.purgePassBuckets({ limit: 10 })).toBe(1);
  });

  it('lets as many pass as the limit says, and in a fixed window none until it closes', async () => {
    const [first, second, third, fourth] = await notifyOne(4);
    expect(await pass([first, second], { limit: 2 })).toEqual([first, second]);
    await elapse(hourMs - minuteMs);
    expect(await pass([third], { limit: 2 })).toEqual([]);
    await elapse(minuteMs);
    expect(await pass([third, fourth], { limit: 2 })).toEqual([third, fourth]);
  });

  it('counts the last duration when it slides, so that each pass is over by itself', async () => {
    const [first, second, third, fourth] = await notifyOne(4);
    const sliding = { limit: 2, mode: 'sliding' } as const;
    expect(await pass([first], sliding)).toEqual([first]);
    await elapse(hourMs / 2);
    expect(await pass([second, third], sliding)).toEqual([second]);
    await elapse(hourMs / 2);
    expect(await pass([third, fourth], sliding)).toEqual([third]);
    expect(await query('SELECT cardinality(holders) AS count FROM pass_buckets')).toEqual([
      { count: 2 },
    ]);
  });

  it('counts those of a notiflow or of a project together, by the step and the key', async () => {
    const [ids, others] = [await notify(4), await notify(4)];
    for (const scope of ['notiflow', 'project'] as const) {
      expect(await pass([...others, ...ids], { limit: 3, scope })).toEqual(ids.slice(0, 3));
      expect(await pass(others, { limit: 3, scope, keyHash: 'bb' })).toEqual(others.slice(0, 3));
      expect(await pass(others, { limit: 3, scope, step: 'other' })).toEqual(others.slice(0, 3));
    }
    expect(await query('SELECT DISTINCT recipient_id FROM pass_buckets')).toEqual([
      { recipient_id: null },
    ]);
    expect(await pass(ids)).toEqual(ids);
  });

  it('lets pass what a version with a higher limit allows, in the window that is open', async () => {
    const [first, second] = await notifyOne(2);
    await pass([first]);
    expect(await pass([second])).toEqual([]);
    expect(await pass([second], { limit: 2 })).toEqual([second]);
  });
});
