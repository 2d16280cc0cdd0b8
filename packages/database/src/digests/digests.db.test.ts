import type pg from 'pg';
import { fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { connect } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { Advance } from '../index.ts';
import { loadNotifications } from '../notifications/load-notifications.ts';

const hourMs = 3_600_000;

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('digests');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

interface Event {
  id: string;
  runId: string;
}

/** The notifications of a run for some people, in the order of the people. */
async function notify(count = 1, data: Record<string, unknown> = {}): Promise<Event[]> {
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(count), data });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  const { runId } = run;
  await fanOutWhole(database, runId);
  const rows = await query<{ id: string }>(
    `SELECT n.id FROM notifications n JOIN users u ON u.id = n.recipient_id
     WHERE n.run_id = $1 ORDER BY length(u.external_id), u.external_id`,
    [runId],
  );
  return rows.map(({ id }) => ({ id, runId }));
}

const rest = (
  { id, runId }: Event,
  { keyHash = 'aa', step = 'digest_1', visit = 0 } = {},
): Advance => {
  const window = { keyHash, closesAt: new Date(Date.now() + hourMs) };
  return { id, runId, visit, kind: 'resting', step, why: 'digest', window };
};

const save = (events: Event[], options = {}, by = database) =>
  by.notifications.saveAdvance({
    advances: events.map((event) => rest(event, options)),
    deliveries: [],
  });
/** All windows but those that somebody holds are due. */
const letPass = () =>
  query(`UPDATE digest_windows SET sweep_at = now(), closes_at = now() WHERE id = ANY(ARRAY(
    SELECT id FROM digest_windows WHERE sweep_at IS NOT NULL FOR UPDATE SKIP LOCKED))`);
const close = (by = database, itemsMax = 5_000) =>
  by.sweeps.closeDigests({ limit: 1_000, itemsMax });
const windows = () =>
  query<{ id: string; lead_id: string | null; item_count: number; total_items: number | null }>(
    'SELECT id, lead_id, item_count, total_items FROM digest_windows ORDER BY opened_at, id',
  );
async function eraseRecipientOf(id: string): Promise<void> {
  const sql =
    'SELECT external_id FROM users WHERE id = (SELECT recipient_id FROM notifications WHERE id = $1)';
  const [user] = await query<{ external_id: string }>(sql, [id]);
  const externalId = user?.external_id ?? '';
  await database.users.eraseUser({ projectId: seed.projectId, externalId });
}
const find = (id: string) =>
  database.notifications.findNotification({ projectId: seed.projectId, id });

describe('the window of a digest', () => {
  it('is opened by the first and joined by the others, also in one set and from several at once', async () => {
    const [one, two, three] = [await notify(2), await notify(2), await notify(2)];
    await save([...one, ...two]);
    await Promise.all([save(three), save(await notify(2)), save(await notify(2))]);
    expect((await windows()).map((row) => row.item_count)).toEqual([5, 5]);
  });

  it('is one for each recipient, step and key', async () => {
    const events = [await notify(), await notify(), await notify(), await notify()];
    await save(events[0] ?? []);
    await save(events[1] ?? [], { keyHash: 'bb' });
    await save(events[2] ?? [], { step: 'digest_2' });
    await save(events[3] ?? []);
    expect((await windows()).map((row) => row.item_count)).toEqual([2, 1, 1]);
  });

  it('counts an event once, however often and by how many its set is saved', async () => {
    const events = await notify(20);
    await Promise.all([save(events), save(events.toReversed()), save(events)]);
    await save(events);
    expect(new Set((await windows()).map((row) => row.item_count))).toEqual(new Set([1]));
    expect(await windows()).toHaveLength(20);
  });

  it('is none for what was saved since, was canceled or erased', async () => {
    const [saved, erased] = await notify(2);
    const [canceled] = await notify(1);
    await query('UPDATE notifications SET visit = 7 WHERE id = $1', [saved?.id]);
    const { projectId } = seed;
    await database.users.eraseUser({ projectId, externalId: 'user-1' });
    await database.runs.cancelRun({ projectId, id: canceled?.runId ?? '' });
    await save([saved, erased, canceled].flatMap((event) => event ?? []));
    expect(await windows()).toEqual([]);
  });

  it('wakes its first and stops the others, once, while four close it at once', async () => {
    const events = [await notify(30), await notify(30), await notify(30)];
    for (const set of events) await save(set);
    expect(await close()).toEqual({ count: 0, woken: [] });
    await letPass();
    const closed = await Promise.all([close(), close(), close(), close()]);
    const woken = closed.flatMap((one) => one.woken.map(({ id }) => id));
    expect(woken.sort()).toEqual((events[0] ?? []).map(({ id }) => id).sort());
    expect(await close()).toEqual({ count: 0, woken: [] });
    const [first, second] = [events[0]?.[0]?.id ?? '', events[1]?.[0]?.id ?? ''];
    expect(await find(first)).toMatchObject({
      status: 'pending',
      digest: { carrierId: first, totalItems: 3 },
    });
    expect(await find(second)).toMatchObject({
      status: 'stopped',
      reason: 'absorbed',
      digest: { carrierId: first },
    });
  });

  it('is followed by a new one: what comes after it closed is in no other digest', async () => {
    await save(await notify());
    await letPass();
    await close();
    const [late] = await notify();
    await save(late === undefined ? [] : [late]);
    expect((await windows()).map((row) => row.total_items)).toEqual([1, null]);
    expect(await find(late?.id ?? '')).toMatchObject({
      status: 'waiting',
      digest: { carrierId: null },
    });
  });

  it('waits while somebody comes to rest in it, and has what came', async () => {
    await save(await notify());
    await letPass();
    const [window] = await windows();
    const client = await holdRow(
      `SELECT FROM digest_windows WHERE id = '${window?.id}' FOR UPDATE`,
    );
    expect(await close()).toEqual({ count: 0, woken: [] });
    const joined = save(await notify());
    await client.end();
    await joined;
    await close();
    expect((await windows()).map((row) => row.total_items)).toEqual([2]);
  });

  it('is the one that was found, when the version is published at that moment', async () => {
    await query('UPDATE notiflow_versions SET published_at = NULL');
    const [first, second] = [await notify(), await notify()];
    await save(first);
    const client = await holdRow('SELECT FROM digest_windows FOR UPDATE');
    const joined = save(second);
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(await query(waiting)).toHaveLength(1);
    });
    await query('UPDATE notiflow_versions SET published_at = now()');
    await client.end();
    await joined;
    await letPass();
    await close();
    expect((await windows()).map((row) => row.total_items)).toEqual([2]);
  });

  it('is closed in several goes when it holds many; nobody goes on before all are in', async () => {
    const events: Event[] = [];
    for (let run = 0; run < 25; run += 1) events.push(...(await notify()));
    await save(events);
    await letPass();
    const goes: string[][] = [];
    for (;;) {
      const { count, woken } = await close(database, 10);
      if (count === 0) break;
      goes.push(woken.map(({ id }) => id));
      // A worker that dies in between leaves the rest to the next look.
      await database.close();
      database = createDatabase({ url: created.url });
    }
    expect(goes).toEqual([[], [], [events[0]?.id]]);
    expect((await windows()).map((row) => row.total_items)).toEqual([25]);
    const [carrier] = (await database.notifications.loadNotifications([events[0]?.id ?? '']))
      .notifications;
    expect(carrier?.digest?.items).toHaveLength(25);
    expect(carrier?.stand).toEqual({ step: 'digest_1', rested: 'digest' });
  });

  it('that is erased while it is read leaves the others of the set to go on', async () => {
    await save(await notify(3));
    await letPass();
    const carriers = (await close()).woken.map(({ id }) => id).sort();
    const { pool } = connect({ url: created.url });
    try {
      for (const erased of carriers.slice(0, 2)) {
        const db = { pool: Object.create(pool) as typeof pool };
        db.pool.query = (async (...sent: [pg.QueryConfig]) => {
          if (sent[0].name === 'load-digests') await eraseRecipientOf(erased);
          return pool.query(...sent);
        }) as typeof pool.query;
        const { notifications, left } = await loadNotifications(db, carriers);
        const others = carriers.filter((id) => id > erased);
        expect([notifications.map(({ id }) => id), left]).toEqual([others, []]);
      }
      const [last] = carriers.slice(2);
      const alone = await loadNotifications({ pool }, [last ?? '']);
      expect(alone.notifications).toHaveLength(1);
    } finally {
      await pool.end();
    }
  });

  it('keeps its order when clocks of the api differ: by when a run was accepted', async () => {
    const [late, early] = [await notify(1, { n: 2 }), await notify(1, { n: 1 })];
    await query(`UPDATE runs SET created_at = now() - interval '1 minute' WHERE id = $1`, [
      early[0]?.runId,
    ]);
    await save([...late, ...early]);
    await letPass();
    const { woken } = await close();
    expect(woken.map(({ id }) => id)).toEqual([early[0]?.id]);
    const set = await database.notifications.loadNotifications([early[0]?.id ?? '']);
    expect(set.notifications[0]?.digest?.items.map(({ data }) => data.n)).toEqual([1, 2]);
    expect(set.notifications[0]?.digest?.data).toEqual({ n: 2 });
  });

  it('lets a message expire when the last of its events does, or never', async () => {
    const expiring = async (expiresInS: number | null) => {
      const run = await database.runs.acceptRun({
        ...runInput(seed),
        recipients: people(1),
        expiresInS,
      });
      if (run.kind !== 'accepted') throw new Error(run.kind);
      const ids = await fanOutWhole(database, run.runId);
      return ids.map((id) => ({ id, runId: run.runId }));
    };
    const digestOf = async (events: Event[], keyHash: string) => {
      await save(events, { keyHash });
      await letPass();
      const { woken } = await close();
      const set = await database.notifications.loadNotifications(woken.map(({ id }) => id));
      return set.notifications.find(({ id }) => woken.some((one) => one.id === id))?.digest;
    };
    const [soon, later, never] = [await expiring(60), await expiring(7_200), await expiring(null)];
    const both = await digestOf([...soon, ...later], 'aa');
    expect(both?.expiresAt?.getTime()).toBeGreaterThan(Date.now() + hourMs);
    expect((await digestOf([...(await expiring(60)), ...never], 'bb'))?.expiresAt).toBeNull();
  });

  it('leaves digests that are too large together to the next set', async () => {
    const data = { text: 'x'.repeat(250_000) };
    const carriers: string[] = [];
    for (let key = 10; key < 32; key += 1) {
      const events = [...(await notify(1, data)), ...(await notify(1, data))];
      await save(events, { keyHash: String(key) });
      carriers.push(events[0]?.id ?? '');
    }
    await letPass();
    await close();
    const set = await database.notifications.loadNotifications(carriers);
    const read = set.notifications.map(({ id }) => id);
    expect(read.length).toBeGreaterThan(5);
    expect([...read, ...set.left]).toEqual(carriers);
    expect(read.length).toBeLessThan(carriers.length);
  });

  it('loses and doubles nothing of 2,400 events, every set doubled and two closing at once', async () => {
    const others = [createDatabase({ url: created.url }), createDatabase({ url: created.url })];
    try {
      const sets: Event[][] = [];
      for (let run = 0; run < 30; run += 1) sets.push(await notify(80));
      let isOver = false;
      const closing = others.map(async (other) => {
        while (!isOver) {
          await letPass();
          await close(other);
        }
      });
      const [one, two] = others as [Database, Database];
      for (const set of sets) {
        await Promise.all([save(set, {}, one), save(set.toReversed(), {}, two), save(set)]);
      }
      isOver = true;
      await Promise.all(closing);
      await letPass();
      await close();
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
    const [counted] = await query<{ windows: number }>(
      `SELECT count(*)::int AS events, count(DISTINCT digest_window_id)::int AS windows,
              count(*) FILTER (WHERE status = 'pending')::int AS carriers,
              count(*) FILTER (WHERE reason = 'absorbed')::int AS absorbed,
              (SELECT sum(total_items)::int FROM digest_windows) AS items,
              (SELECT count(*)::int FROM digest_windows WHERE sweep_at IS NOT NULL OR lead_id IS NULL) AS unfinished
       FROM notifications`,
    );
    expect(counted).toEqual({
      events: 2_400,
      windows: counted?.windows,
      carriers: counted?.windows,
      absorbed: 2_400 - Number(counted?.windows),
      items: 2_400,
      unfinished: 0,
    });
  });

  it('is gone with who carried it, and keeps the others as long as that one is open', async () => {
    const [first] = await notify();
    const [second] = await notify();
    await save([first, second].flatMap((event) => event ?? []));
    await letPass();
    await close();
    const page = {
      runIds: [second?.runId ?? ''],
      cursor: { place: 1, after: '00000000-0000-0000-0000-000000000000' },
      limit: 10,
    };
    const table = 'notifications' as const;
    const before = new Date(Date.now() + hourMs);
    const unsettled = async () =>
      (await database.retention.findUnsettledRuns({ table, before, ...page })).unsettled;
    expect(await unsettled()).toEqual([second?.runId]);
    await database.notifications.saveAdvance({
      advances: [{ ...(first as Event), visit: 1, kind: 'processed', step: 'end' }],
      deliveries: [],
    });
    expect(await unsettled()).toEqual([]);
    await database.retention.removeNotificationsOfRuns({ ...page, runIds: [first?.runId ?? ''] });
    expect(await windows()).toEqual([]);
  });
});

/** Holds what a statement locks on a connection of its own, until that is ended. */
async function holdRow(sql: string) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: created.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql);
  return client;
}
