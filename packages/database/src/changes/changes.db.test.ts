import pg from 'pg';
import {
  buildAdvance,
  buildDelivery,
  fanOutWhole,
} from '../../../../test/support/build-notifications.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

let created: TestDatabase;
let database: Database;
let seed: Awaited<ReturnType<typeof seedProject>>;

beforeAll(async () => {
  created = await createTestDatabase('changes');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

async function look(since: Date | null = null) {
  const [found] = await database.changes.lookForChanges([{ id: seed.projectId, since }]);
  if (found === undefined) throw new Error('The project was not looked at.');
  return found;
}

const sql = (text: string, values: unknown[] = []) =>
  queryRows({ databaseUrl: created.url }, text, values);

const emptyMoves = { run: 0, notification: 0, delivery: 0 };

it('shows what moved and settled nothing, and not that it was claimed', async () => {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(3) });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const { runId } = accepted;
  const seen = async () => ({ ...emptyMoves, ...(await look()).moves });
  const moved = async (work: () => Promise<unknown>) => {
    const before = await seen();
    await work();
    const after = await seen();
    return Object.fromEntries(
      Object.entries(after).map(([kind, amount]) => [
        kind,
        amount - before[kind as keyof typeof before],
      ]),
    );
  };
  let ids: string[] = [];
  const fannedOut = await moved(async () => {
    ids = await fanOutWhole(database, runId);
  });
  expect(fannedOut).toEqual({ run: expect.any(Number), notification: 0, delivery: 0 });
  expect(fannedOut.run).toBeGreaterThan(0);
  const channelId = seed.channelIds.webhook;
  const saved = await moved(() =>
    database.notifications.saveAdvance({
      advances: ids.map((id) => buildAdvance({ id, runId })),
      deliveries: ids.map((id) =>
        buildDelivery(id, { channelId, lane: `${channelId}:receiver`, turn: 25 }),
      ),
    }),
  );
  // Three that wait to be sent are one move, since one statement made them.
  expect(saved).toEqual({ run: 0, notification: 0, delivery: 1 });
  const claim = `UPDATE deliveries SET status = 'processing', next_attempt_at = NULL, sweep_at = now(),
    lease_token = gen_random_uuid(), lease_until = now()`;
  expect(await moved(() => sql(claim))).toEqual(emptyMoves);
  const again = `UPDATE deliveries SET status = 'pending', next_attempt_at = now(), sweep_at = now(),
    lease_token = NULL, lease_until = NULL`;
  expect(await moved(() => sql(again))).toEqual({ ...emptyMoves, delivery: 1 });
  expect(await moved(() => sql('UPDATE runs SET sweep_at = sweep_at'))).toEqual(emptyMoves);
});

it('has nobody wait for another who counts', async () => {
  const clients = await Promise.all(
    [1, 2, 3].map(async () => {
      const client = new pg.Client({ connectionString: created.url, statement_timeout: 5_000 });
      await client.connect();
      return client;
    }),
  );
  const before = (await look()).moves.run ?? 0;
  try {
    for (const client of clients) {
      await client.query('BEGIN');
      // Each holds its own row until it is committed, by which time the others have counted as well.
      await client.query(`SELECT note_move($1, 'run'), note_move($1, 'run')`, [seed.projectId]);
    }
    expect((await look()).moves.run ?? 0).toBe(before);
    for (const client of clients) await client.query('COMMIT');
  } finally {
    for (const client of clients) await client.end();
  }
  expect((await look()).moves.run).toBe(before + 6);
  const rows = () => sql(`SELECT id FROM moves WHERE kind = 'run'`);
  const { length } = await rows();
  await sql(`SELECT note_move($1, 'run')`, [seed.projectId]);
  expect(await rows()).toHaveLength(length);
});

it('looks back as far as it is asked, and no further than ten minutes', async () => {
  const minutes = async (since: Date | null) =>
    (await look(since)).counts.filter(({ outcome }) => outcome === 'sent').length;
  // Where a minute begins in between, it has no row.
  await eventually(async () => {
    await sql('DELETE FROM activity');
    await sql(
      `INSERT INTO activity (project_id, minute, kind, channel_type, outcome, shard, amount)
      SELECT $1, date_trunc('minute', now()) - ago * interval '1 minute', 'delivery', 'sms', 'sent', 1, 1
      FROM generate_series(0, 30) ago`,
      [seed.projectId],
    );
    const { at } = await look();
    expect(await minutes(null)).toBe(6);
    expect(await minutes(new Date(at - 3 * 60_000))).toBe(9);
    expect(await minutes(new Date(at - 3_600_000))).toBe(16);
  });
});
