import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { NewDelivery } from '../notifications/advance.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let ids: { mail: string; spare: string };

beforeEach(async () => {
  created = await createTestDatabase('drift');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  const mail = await putChannel('mail', { alternatives: [{ channel: 'spare', weight: 50 }] });
  ids = { mail, spare: await putChannel('spare', {}) };
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

async function putChannel(handle: string, settings: Record<string, unknown>): Promise<string> {
  const { channel } = await database.channels.upsertChannel({
    projectId: seed.projectId,
    handle,
    name: handle,
    type: 'email',
    provider: 'sendgrid',
    settings,
    sealedCredentials: undefined,
  });
  return channel.id;
}

/** Messages that a channel sent some minutes ago, and of which it has reported, or not. */
async function send(
  channelId: string,
  { minutesAgo, reportedAfterMinutes }: { minutesAgo: number; reportedAfterMinutes: number | null },
): Promise<void> {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(20) });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const { runId } = accepted;
  const notifications = await fanOutWhole(database, runId);
  const delivery: Partial<NewDelivery> = { channelId, channelType: 'email', provider: 'sendgrid' };
  await processNotifications(database, { runId, ids: notifications, delivery });
  await query(`UPDATE deliveries SET status = 'processing' WHERE run_id = $1`, [runId]);
  await query(
    `UPDATE deliveries SET status = 'sent', next_attempt_at = NULL, sweep_at = NULL,
       sent_at = now() - $2::float8 * interval '1 minute' WHERE run_id = $1`,
    [runId, minutesAgo],
  );
  if (reportedAfterMinutes === null) return;
  await query(
    `UPDATE deliveries SET status = 'delivered',
       delivered_at = sent_at + $2::float8 * interval '1 minute' WHERE run_id = $1`,
    [runId, reportedAfterMinutes],
  );
}

const fail = (channelId: string, failures: number, attempts = failures) =>
  database.channelHealth.reportTallies([
    {
      channelId,
      attempts,
      accepted: attempts - failures,
      failures,
      durations: [],
      isBroken: false,
      mayTrip: false,
    },
  ]);

/** Drifts once; answers the points that each channel has lost. */
async function drift(): Promise<{ mail: number; spare: number }> {
  await database.channelHealth.driftWeights({ reporting: ['email/sendgrid'] });
  const rows = await query<{ channel_id: string; penalty: number }>(
    'SELECT channel_id, penalty FROM channel_health',
  );
  const of = (id: string) => rows.find((row) => row.channel_id === id)?.penalty ?? 0;
  return { mail: of(ids.mail), spare: of(ids.spare) };
}

/** Lets time pass for the signs and what was counted. */
async function pass(minutes: number): Promise<void> {
  const columns = ['penalty_changed_at', 'failing_at', 'slow_at'];
  for (const column of columns) {
    await query(
      `UPDATE channel_health SET ${column} = ${column} - $1::float8 * interval '1 minute'`,
      [minutes],
    );
  }
  await query(`UPDATE channel_tallies SET since = since - $1::float8 * interval '1 minute'`, [
    minutes,
  ]);
  await query(
    `UPDATE deliveries SET sent_at = sent_at - $1::float8 * interval '1 minute',
       delivered_at = delivered_at - $1::float8 * interval '1 minute'`,
    [minutes],
  );
}

describe('weights', () => {
  it('stay where nothing is wrong', async () => {
    await send(ids.mail, { minutesAgo: 8, reportedAfterMinutes: 1 });
    await send(ids.spare, { minutesAgo: 1, reportedAfterMinutes: null });
    await fail(ids.mail, 3, 100);
    expect(await drift()).toEqual({ mail: 0, spare: 0 });
  });

  it('lose ten points with errors, once a minute, and come back by ten every five minutes after fifteen', async () => {
    await fail(ids.mail, 51, 1_000);
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
    await pass(1);
    await fail(ids.mail, 10, 40);
    expect(await drift()).toEqual({ mail: 20, spare: 0 });
    await pass(14);
    expect(await drift()).toEqual({ mail: 20, spare: 0 });
    await pass(1);
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
    await pass(5);
    expect(await drift()).toEqual({ mail: 0, spare: 0 });
  });

  it('lose them when a service accepts and reports nothing, where another one reports', async () => {
    await send(ids.mail, { minutesAgo: 8, reportedAfterMinutes: null });
    await send(ids.spare, { minutesAgo: 8, reportedAfterMinutes: 1 });
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
  });

  it('lose them when a service falls silent that used to report', async () => {
    await send(ids.mail, { minutesAgo: 8, reportedAfterMinutes: 1 });
    expect(await drift()).toEqual({ mail: 0, spare: 0 });
    await pass(30);
    await send(ids.mail, { minutesAgo: 8, reportedAfterMinutes: null });
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
  });

  it('lose nothing when all are slow', async () => {
    await send(ids.mail, { minutesAgo: 14, reportedAfterMinutes: 9 });
    await send(ids.spare, { minutesAgo: 14, reportedAfterMinutes: 8 });
    expect(await drift()).toEqual({ mail: 0, spare: 0 });
  });

  it('lose nothing where nobody ever reports', async () => {
    await send(ids.mail, { minutesAgo: 8, reportedAfterMinutes: null });
    await send(ids.spare, { minutesAgo: 8, reportedAfterMinutes: null });
    expect(await drift()).toEqual({ mail: 0, spare: 0 });
  });

  it('lose them with one slow of two', async () => {
    await send(ids.mail, { minutesAgo: 14, reportedAfterMinutes: 9 });
    await send(ids.spare, { minutesAgo: 14, reportedAfterMinutes: 1 });
    expect(await drift()).toEqual({ mail: 10, spare: 0 });
  });
});
