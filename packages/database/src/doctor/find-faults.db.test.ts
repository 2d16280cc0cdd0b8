import pg from 'pg';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import { faults } from './faults.ts';
import { countedMax } from './find-faults.ts';

let database: Database;
let databaseUrl: string;
let drop: () => Promise<void>;
let seed: SeededProject;

beforeAll(async () => {
  ({ url: databaseUrl, drop } = await createTestDatabase('find_faults'));
  database = createDatabase({ url: databaseUrl, poolSize: 2 });
  seed = await seedProject(database);
  // What the checks of the tables refuse, an older version or a hand may have written.
  for (const table of ['runs', 'notifications', 'deliveries']) {
    await write(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_found_check`);
    await write(`DROP TRIGGER ${table}_transitions ON ${table}`);
  }
  await write('ALTER TABLE digest_windows DROP CONSTRAINT digest_windows_found_check');
});

beforeEach(async () => {
  await write(
    `TRUNCATE runs, notifications, deliveries, attempts, idempotency_keys, cancellation_keys, duties,
       events, digest_windows, calls, schedules, schedule_firings, awaited_reports`,
  );
  await write('UPDATE channels SET blocked_at = NULL');
});

afterAll(async () => {
  await database.close();
  await drop();
});

const write = (sql: string) => queryRows({ databaseUrl }, sql);

/** A run whose three deliveries are: in a worker's hands, waiting, and sent. */
async function makeHistory(): Promise<void> {
  const acceptance = await database.runs.acceptRun({ ...runInput(seed), recipients: people(3) });
  if (acceptance.kind !== 'accepted') throw new Error(acceptance.kind);
  const { runId } = acceptance;
  const ids = await fanOutWhole(database, runId);
  await processNotifications(database, {
    runId,
    ids,
    delivery: { channelId: seed.channelIds.webhook },
  });
  const workerId = newId();
  const { deliveries } = await claimDue(database, { workerId, count: 2 });
  const [sent] = deliveries;
  if (deliveries.length !== 2 || sent === undefined) throw new Error('Not enough was claimed.');
  await database.deliveries.recordAttempts({
    workerId,
    attempts: [
      {
        id: sent.id,
        attempt: 1,
        outcome: 'accepted',
        code: null,
        reason: null,
        providerMessageId: null,
        status: 'sent',
        statusReason: null,
        retryDelayMs: null,
        durationMs: 1,
        counts: false,
      },
    ],
  });
  await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
}

/** The names of the faults that were found, each with the number of its rows. */
async function find(): Promise<[string, number | null][]> {
  const found = await database.doctor.findFaults();
  return found.filter(({ count }) => count !== 0).map(({ name, count }) => [name, count]);
}

const openDigest = (sweepAt: string) => `
  INSERT INTO digest_windows (id, project_id, notiflow_id, step_handle, recipient_id, key_hash,
    pinned_version_id, closes_at, sweep_at)
  SELECT gen_random_uuid(), project_id, id, 'digest', gen_random_uuid(), '\\x00', id, now(), ${sweepAt} FROM notiflows`;

// What makes each statement of the table answer a row, and no other one.
const damages: Record<string, string> = {
  runs_without_due_time: `UPDATE runs SET sweep_at = NULL WHERE status = 'accepted'`,
  notifications_without_due_time: `UPDATE notifications SET status = 'pending', sweep_at = NULL
    WHERE id = (SELECT max(id::text)::uuid FROM notifications)`,
  deliveries_without_due_time: `UPDATE deliveries SET lane = NULL WHERE status = 'pending'`,
  deliveries_without_lease: `UPDATE deliveries SET lease_token = NULL WHERE status = 'processing'`,
  leases_not_taken_over: `UPDATE deliveries SET lease_until = now() - interval '61 seconds' WHERE status = 'processing'`,
  attempts_without_end: `UPDATE deliveries SET status = 'failed' WHERE status = 'processing'`,
  deliveries_not_balanced: `UPDATE deliveries SET attempt_count = 1 WHERE status = 'pending'`,
  runs_not_balanced: `UPDATE runs SET recipient_count = 4 WHERE status = 'fanned_out'`,
  runs_overdue: `UPDATE runs SET sweep_at = now() - interval '61 seconds' WHERE status = 'accepted'`,
  notifications_overdue: `UPDATE notifications SET status = 'pending', sweep_at = now() - interval '61 seconds'
    WHERE id = (SELECT max(id::text)::uuid FROM notifications)`,
  deliveries_overdue: `UPDATE deliveries SET next_attempt_at = now() - interval '61 seconds' WHERE status = 'pending'`,
  events_overdue: `INSERT INTO events (id, project_id, recipient_id, name, data, sweep_at, keep_until)
    SELECT gen_random_uuid(), id, gen_random_uuid(), 'order.paid', '{}', now() - interval '61 seconds', now() FROM projects`,
  digests_without_due_time: openDigest('NULL'),
  digests_overdue: openDigest(`now() - interval '61 seconds'`),
  calls_overdue: `INSERT INTO calls (id, project_id, run_id, step_handle, key_hash, notification_id, recipient_id, lane,
      turn, request, status, next_try_at)
    SELECT id, project_id, run_id, 'ask', '', id, recipient_id, 'lane', 25, '{}', 'open', now() - interval '61 seconds'
    FROM notifications LIMIT 1`,
  schedules_overdue: `INSERT INTO schedules (id, project_id, handle, name, notiflow_id, cron, timezone, data, next_fire_at)
    SELECT gen_random_uuid(), id, 'daily', 'Daily', id, '0 9 * * *', 'UTC', '{}', now() - interval '61 seconds'
    FROM projects`,
  reports_not_asked_for: `INSERT INTO awaited_reports (delivery_id, project_id, channel_id, silent_at)
    SELECT gen_random_uuid(), id, gen_random_uuid(), now() - interval '61 minutes' FROM projects`,
  keys_not_purged: `INSERT INTO cancellation_keys (project_id, key, expires_at)
    SELECT id, 'k', now() - interval '61 minutes' FROM projects`,
  channels_blocked: `UPDATE channels SET blocked_at = now() WHERE id = (SELECT id FROM channels LIMIT 1)`,
  duties_not_done: `INSERT INTO duties (name, holder, held_until)
    VALUES ('retention', gen_random_uuid(), now() - interval '61 minutes')`,
};

describe('findFaults', () => {
  it('finds nothing in what the pipeline writes', async () => {
    await makeHistory();
    expect(await find()).toEqual([]);
  });

  it.each(faults.map(({ name }) => name))('finds %s, and nothing else', async (name) => {
    await makeHistory();
    await write(damages[name] ?? '');
    expect(await find()).toEqual([[name, 1]]);
  });

  it('says nothing of what is older than it looks', async () => {
    await makeHistory();
    await write(`UPDATE runs SET id = '01900000-0000-7000-8000-000000000001', recipient_count = 4
      WHERE status = 'fanned_out'`);
    expect(await find()).toEqual([]);
  });

  it('counts up to a bound, and names the first rows', async () => {
    await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    await write(`INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count)
      SELECT gen_random_uuid(), project_id, notiflow_id, version_id, status, data, recipients, recipient_count
      FROM runs, generate_series(1, ${countedMax + 1})`);
    const found = await database.doctor.findFaults();
    const fault = found.find(({ name }) => name === 'runs_without_due_time');
    expect([fault?.count, fault?.ids.length]).toEqual([countedMax, 5]);
  });

  it('tells that a statement took too long, and goes on with the others', async () => {
    const impatient = createDatabase({ url: databaseUrl, poolSize: 2, statementTimeoutMs: 1_000 });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE');
    const found = await impatient.doctor.findFaults();
    await client.end();
    await impatient.close();
    expect(found.map(({ name }) => name)).toEqual(faults.map(({ name }) => name));
    expect(found.find(({ name }) => name === 'attempts_without_end')?.count).toBeNull();
  });
});

describe('readClockSkewMs', () => {
  it('is nothing between clocks that agree, and how far they are apart otherwise', async () => {
    const hourMs = 3_600_000;
    const { readClockSkewMs } = database.doctor;
    expect(Math.abs(await readClockSkewMs(Date.now))).toBeLessThan(hourMs / 60);
    expect(await readClockSkewMs(() => Date.now() + hourMs)).toBeLessThan(-hourMs / 2);
    expect(await readClockSkewMs(() => Date.now() - hourMs)).toBeGreaterThan(hourMs / 2);
  });
});
