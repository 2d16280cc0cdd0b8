import pg from 'pg';
import {
  buildAdvance,
  buildDelivery,
  fanOutWhole,
  processNotifications,
} from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { AcceptRunInput } from './accept-run.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('cancel');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});
afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

async function accept(changes: Partial<AcceptRunInput> = {}, count = 1) {
  const recipients = people(count);
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients, ...changes });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const cancel = (id: string) => database.runs.cancelRun({ projectId: seed.projectId, id });
const cancelKey = (key: string, projectId = seed.projectId) =>
  database.runs.cancelRunsByKey({ projectId, key });
const find = (id: string) => database.runs.findCountedRun({ projectId: seed.projectId, id });

/** Stops everything that is left of canceled runs, in pages of so many rows. */
async function stopRest(limit: number): Promise<void> {
  for (const runId of await database.sweeps.takeCanceledRuns({ limit: 10 })) {
    for (const stop of [
      database.sweeps.stopCanceledNotifications,
      database.sweeps.skipCanceledDeliveries,
    ]) {
      let page = await stop({ runId, after: null, limit });
      while (page.count > 0) page = await stop({ runId, after: page.last, limit });
    }
    await database.sweeps.leaveCanceledRun({ runId });
  }
}

describe('a cancel', () => {
  it('marks the run and writes nothing else, however much of it rests', async () => {
    const runId = await accept({}, 3_000);
    await fanOutWhole(database, runId);
    await query(
      `UPDATE notifications SET status = 'waiting', rest = 'wait', sweep_at = now() + interval '1 day'`,
    );
    const versions = () => query('SELECT xmin, count(*) FROM notifications GROUP BY xmin');
    const before = await versions();
    expect(await cancel(runId)).toBe(true);
    expect(await versions()).toEqual(before);
    expect(await find(runId)).toMatchObject({
      status: 'canceled',
      counts: { notifications: [{ status: 'waiting', count: 3_000 }] },
    });
  });

  it('is followed by a sweep that stops the rest in pages and then lets go of the run', async () => {
    const runId = await accept({}, 250);
    const [sent, ...others] = await fanOutWhole(database, runId);
    const resting = others.slice(0, 100);
    const ids = others.slice(100, 200);
    await processNotifications(database, { runId, ids: [sent ?? ''] });
    const until = new Date(Date.now() + 60_000);
    const rest = { runId, visit: 0, kind: 'resting', step: 'w', why: 'wait', until } as const;
    await database.notifications.saveAdvance({
      advances: [
        ...resting.map((id) => ({ ...rest, id })),
        ...ids.map((id) => buildAdvance({ id, runId })),
      ],
      deliveries: ids.map((id) => buildDelivery(id, { status: 'delivered' })),
    });
    await cancel(runId);
    await stopRest(30);
    const run = await find(runId);
    expect(run?.counts.notifications).toEqual(
      expect.arrayContaining([
        { status: 'processed', reason: null, count: 101 },
        { status: 'stopped', reason: 'canceled', count: 149 },
      ]),
    );
    expect(run?.counts.deliveries).toEqual(
      expect.arrayContaining([
        { status: 'delivered', count: 100 },
        { status: 'skipped', count: 1 },
      ]),
    );
    expect(await query('SELECT sweep_at FROM runs')).toEqual([{ sweep_at: null }]);
    expect(await cancel(runId)).toBe(false);
  });

  it('keeps looking at a run whose rows another statement holds, and stops them later', async () => {
    const runId = await accept({}, 3);
    const ids = await fanOutWhole(database, runId);
    await cancel(runId);
    const client = new pg.Client({ connectionString: created.url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM notifications WHERE id = $1 FOR UPDATE', [ids[0]]);
    await stopRest(10);
    expect((await find(runId))?.counts.notifications).toEqual(
      expect.arrayContaining([{ status: 'pending', reason: null, count: 1 }]),
    );
    await client.query('ROLLBACK');
    await client.end();
    await query(`UPDATE runs SET sweep_at = sweep_at - interval '5 seconds'`);
    await stopRest(10);
    expect((await find(runId))?.counts.notifications).toEqual([
      { status: 'stopped', reason: 'canceled', count: 3 },
    ]);
  });

  it('lets nothing be advanced once it has answered', async () => {
    const runId = await accept({}, 2);
    const ids = await fanOutWhole(database, runId);
    await cancel(runId);
    expect(await processNotifications(database, { runId, ids })).toEqual([]);
    expect((await find(runId))?.counts).toMatchObject({
      notifications: [{ status: 'pending', count: 2 }],
      deliveries: [],
    });
  });

  it('waits for who had begun before its mark, while those who come after it already see it', async () => {
    const runId = await accept({}, 2);
    const ids = await fanOutWhole(database, runId);
    const early = new pg.Client({ connectionString: created.url });
    await early.connect();
    await early.query('BEGIN');
    const { rows } = await early.query('SELECT lock_live_runs($1) AS id', [[runId]]);
    expect(rows).toEqual([{ id: runId }]);
    let isAnswered = false;
    const canceling = cancel(runId).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await eventually(() => expectWaiting(1));
    expect(await processNotifications(database, { runId, ids })).toEqual([]);
    expect(isAnswered).toBe(false);
    await early.query('COMMIT');
    await early.end();
    expect(await canceling).toBe(true);
  });

  it('waits for a claim that is under way, and lets none begin once it has answered', async () => {
    const runId = await accept({}, 2);
    const pending = await processNotifications(database, {
      runId,
      ids: await fanOutWhole(database, runId),
    });
    const [first, second] = pending.map(({ lane }) => lane);
    const claim = (lane = '') => claimDue(database, { lanes: [lane] });
    const holder = new pg.Client({ connectionString: created.url });
    await holder.connect();
    // Holds a claim up where its attempts are written, in the middle of its statement.
    await holder.query(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$`);
    await holder.query(
      'CREATE TRIGGER hold BEFORE INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION hold()',
    );
    await holder.query('SELECT pg_advisory_lock(42)');
    const ends: string[] = [];
    const claiming = claim(first).finally(() => ends.push('claimed'));
    await eventually(() => expectWaiting(1));
    const canceling = cancel(runId).finally(() => ends.push('canceled'));
    await eventually(() => expectWaiting(2));
    // Which of two answers that come together is read first says nothing.
    expect(ends).toEqual([]);
    await holder.query('SELECT pg_advisory_unlock(42)');
    await holder.end();
    expect((await claiming).deliveries).toHaveLength(1);
    expect(await canceling).toBe(true);
    expect(ends.toSorted()).toEqual(['canceled', 'claimed']);
    expect((await claim(second)).deliveries).toEqual([]);
  });

  it.each([
    ['by id', async (id: string) => ({ isCanceled: await cancel(id) })],
    ['by key', async () => ({ isCanceled: (await cancelKey('order-1')).canceledRuns === 1 })],
  ])('%s sees what the last page of the fan-out wrote that it waited for', async (_, ask) => {
    const runId = await accept({ cancellationKey: 'order-1' }, 2);
    const holder = new pg.Client({ connectionString: created.url });
    await holder.connect();
    // Holds the page up where it writes notifications, in the middle of its transaction.
    await holder.query(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$`);
    await holder.query(
      'CREATE TRIGGER hold BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION hold()',
    );
    await holder.query('SELECT pg_advisory_lock(42)');
    const fanningOut = database.runs.fanOutPage({ runId, pageSize: 10 });
    await eventually(() => expectWaiting(1));
    const asking = ask(runId);
    await eventually(() => expectWaiting(2));
    await holder.query('SELECT pg_advisory_unlock(42)');
    await holder.end();
    expect(await fanningOut).toMatchObject({ isLast: true });
    expect(await asking).toEqual({ isCanceled: true });
    expect(await find(runId)).toMatchObject({ status: 'canceled' });
  });

  /** Fails unless so many statements wait for a lock. */
  async function expectWaiting(count: number): Promise<void> {
    const waiting = await query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(count);
  }
});

describe('a cancel of a run that was given up', () => {
  /** Writes the first page, and gives the run up then. */
  async function acceptGivenUp(changes: Partial<AcceptRunInput> = {}): Promise<string[]> {
    const runId = await accept(changes, 5);
    const page = await database.runs.fanOutPage({ runId, pageSize: 2 });
    await query(`UPDATE runs SET failed_tries = 2 WHERE id = $1`, [runId]);
    const giveUp = { runId, isAtFault: true };
    expect(await database.runs.countFailedFanOut(giveUp)).toMatchObject({ isGivenUp: true });
    return [runId, ...(page?.notificationIds ?? [])];
  }

  it.each([
    ['by id', cancel],
    ['by key', async () => (await cancelKey('order-1')).canceledRuns === 1],
  ])('%s keeps what it wrote before from going out, and tells what failed', async (_, ask) => {
    const [runId = '', ...ids] = await acceptGivenUp({ cancellationKey: 'order-1' });
    expect(await ask(runId)).toBe(true);
    expect(await processNotifications(database, { runId, ids })).toEqual([]);
    await stopRest(10);
    expect(await find(runId)).toMatchObject({
      status: 'canceled',
      reason: 'not_fanned_out',
      recipient_count: 5,
      counts: { notifications: [{ status: 'stopped', reason: 'canceled', count: 2 }] },
    });
  });

  it('changes nothing when what it wrote is over', async () => {
    const [runId = '', ...ids] = await acceptGivenUp();
    await database.notifications.saveAdvance({
      advances: ids.map((id) => buildAdvance({ id, runId })),
      deliveries: [],
    });
    expect(await cancel(runId)).toBe(false);
    expect(await find(runId)).toMatchObject({ status: 'failed', reason: 'not_fanned_out' });
  });
});

describe('a canceled run for a topic', () => {
  beforeEach(async () => {
    // So that they are known.
    await fanOutWhole(database, await accept({}, 5));
    const externalIds = people(5).map(({ external_id }) => external_id);
    const { projectId } = seed;
    await database.topics.subscribeUsers({ projectId, topicName: 'news', externalIds });
  });

  const acceptForTopic = () =>
    accept({ topicName: 'news', cancellationKey: 'order-1', recipients: undefined });

  it.each([
    ['by id before its first page', 0, cancel],
    ['by id after its first page', 1, cancel],
    ['by key after its first page', 1, () => cancelKey('order-1')],
  ])('keeps the number of its recipients: %s', async (_, pages, ask) => {
    const runId = await acceptForTopic();
    for (let page = 0; page < pages; page += 1) {
      await database.runs.fanOutPage({ runId, pageSize: 2 });
    }
    await ask(runId);
    expect(await find(runId)).toMatchObject({ status: 'canceled', recipient_count: 5 });
  });

  it('keeps the number of its recipients: by its key as it came', async () => {
    await cancelKey('order-1');
    expect(await find(await acceptForTopic())).toMatchObject({
      status: 'canceled',
      recipient_count: 5,
    });
  });
});

describe('a cancel by key', () => {
  it('cancels every run with the key of which something is left, and no other', async () => {
    const first = await accept({ cancellationKey: 'order-1' }, 2);
    await fanOutWhole(database, first);
    const second = await accept({ cancellationKey: 'order-1' });
    const over = await accept({ cancellationKey: 'order-1' });
    const ids = await fanOutWhole(database, over);
    await database.notifications.saveAdvance({
      advances: ids.map((id) => buildAdvance({ id, runId: over })),
      deliveries: [],
    });
    const other = await accept({ cancellationKey: 'order-2' });
    expect(await cancelKey('order-1')).toMatchObject({ canceledRuns: 2 });
    const statuses = await Promise.all([first, second, over, other].map(find));
    expect(statuses.map((run) => run?.status)).toEqual([
      'canceled',
      'canceled',
      'fanned_out',
      'accepted',
    ]);
    expect(statuses[0]?.reason).toBe('cancellation_key');
  });

  it('cancels a run that comes later, as long as it says', async () => {
    const { canceledRuns, canceledUntil } = await cancelKey('order-1');
    expect(canceledRuns).toBe(0);
    const hours = (canceledUntil.getTime() - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
    const late = await accept({ cancellationKey: 'order-1' }, 5);
    expect(await find(late)).toMatchObject({ status: 'canceled', reason: 'cancellation_key' });
    expect(await database.runs.fanOutPage({ runId: late, pageSize: 10 })).toBeNull();
    await query(`UPDATE cancellation_keys SET canceled_until = now(), expires_at = now()`);
    expect(await find(await accept({ cancellationKey: 'order-1' }))).toMatchObject({
      status: 'accepted',
    });
  });

  it('says nothing to other projects and to runs without a key', async () => {
    await cancelKey('order-1', '019aa000-0000-7000-8000-000000000000');
    expect(await find(await accept({ cancellationKey: 'order-1' }))).toMatchObject({
      status: 'accepted',
    });
    expect(await find(await accept())).toMatchObject({ status: 'accepted' });
  });

  it('misses no run that is accepted at the same moment', async () => {
    for (let round = 0; round < 15; round += 1) {
      const key = `order-${round}`;
      const runs = await Promise.all([
        accept({ cancellationKey: key }),
        accept({ cancellationKey: key }),
        cancelKey(key),
        accept({ cancellationKey: key }),
      ]);
      const ids = runs.filter((run) => typeof run === 'string');
      const found = await Promise.all(ids.map(find));
      expect(found.map((run) => run?.status)).toEqual(['canceled', 'canceled', 'canceled']);
    }
  });

  it('is forgotten when it says nothing any more', async () => {
    await cancelKey('order-1');
    await accept({ cancellationKey: 'order-2' });
    await query(`UPDATE cancellation_keys SET expires_at = now() WHERE canceled_until IS NULL`);
    expect(await database.sweeps.purgeCancellationKeys({ limit: 10 })).toBe(1);
    expect(await query('SELECT key FROM cancellation_keys')).toEqual([{ key: 'order-1' }]);
  });
});
