import pg from 'pg';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { isUnavailable } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import type { RecordedAttempt } from './record-attempts.ts';

const leaseMs = 60_000;

describe('claims and records', () => {
  let drop: () => Promise<void>;
  let database: Database;
  let client: pg.Client;
  let seed: SeededProject;

  beforeEach(async () => {
    const created = await createTestDatabase('claims');
    drop = created.drop;
    database = createDatabase({ url: created.url });
    client = new pg.Client({ connectionString: created.url });
    await client.connect();
    seed = await seedProject(database);
  });
  afterEach(async () => {
    await client.end();
    await database.close();
    await drop();
  });

  async function makeDeliveries(count: number, expiresAt: Date | null = null): Promise<string[]> {
    const accepted = await database.runs.acceptRun({
      ...runInput(seed),
      recipients: people(count),
    });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const { runId } = accepted;
    const ids = await fanOutWhole(database, runId);
    const delivery = { channelId: seed.channelIds.webhook, expiresAt };
    const pending = await processNotifications(database, { runId, ids, delivery });
    return pending.map(({ id }) => id);
  }

  const outcome = (
    delivery: ClaimedDelivery,
    change: Partial<RecordedAttempt> = {},
  ): RecordedAttempt => ({
    id: delivery.id,
    attempt: delivery.attempt,
    outcome: 'accepted',
    code: null,
    reason: null,
    providerMessageId: null,
    status: 'sent',
    statusReason: null,
    retryDelayMs: null,
    durationMs: 5,
    counts: true,
    ...change,
  });

  const find = (id: string) => database.deliveries.findDelivery({ projectId: seed.projectId, id });
  const endLeases = () =>
    client.query(`UPDATE deliveries SET lease_until = now() - interval '1 second'
                  WHERE status = 'processing'`);

  it('gives each delivery to one of ten workers, with an open attempt', async () => {
    const ids = await makeDeliveries(100);
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => database.deliveries.claimDeliveries({ ids, leaseMs })),
    );
    const claimed = claims.flatMap((claim) => claim.deliveries.map(({ id }) => id));
    expect(new Set(claimed)).toEqual(new Set(ids));
    expect(claimed).toHaveLength(100);
    const { rows } = await client.query('SELECT ended_at FROM attempts');
    expect(rows).toHaveLength(100);
    expect(rows.every((row) => row.ended_at === null)).toBe(true);
  });

  it('lets only the holder of the token record', async () => {
    const ids = await makeDeliveries(1);
    const paused = await database.deliveries.claimDeliveries({ ids, leaseMs });
    await endLeases();
    const next = await database.deliveries.claimDeliveries({ ids, leaseMs });
    const [delivery] = next.deliveries;
    if (delivery === undefined) throw new Error('The ended lease was not taken over.');
    const record = (token: string) =>
      database.deliveries.recordAttempts({ token, attempts: [outcome(delivery)] });
    expect((await record(paused.token)).size).toBe(0);
    expect((await record(next.token)).size).toBe(1);
    expect((await record(next.token)).size).toBe(0);
    const found = await find(delivery.id);
    expect(found?.attempts.map((attempt) => attempt.outcome)).toEqual(['crashed', 'accepted']);
  });

  it('does not claim before the next attempt is due', async () => {
    const ids = await makeDeliveries(1);
    const claim = await database.deliveries.claimDeliveries({ ids, leaseMs });
    await database.deliveries.recordAttempts({
      token: claim.token,
      attempts: claim.deliveries.map((delivery) =>
        outcome(delivery, { outcome: 'not_processed', status: 'pending', retryDelayMs: 60_000 }),
      ),
    });
    const early = await database.deliveries.claimDeliveries({ ids, leaseMs });
    expect(early.deliveries).toEqual([]);
    await client.query(`UPDATE deliveries SET next_attempt_at = now()`);
    const due = await database.deliveries.claimDeliveries({ ids, leaseMs });
    expect(due.deliveries).toMatchObject([{ attempt: 2, failureCount: 1 }]);
  });

  it('quarantines a delivery after three lost workers in a row', async () => {
    const ids = await makeDeliveries(1);
    for (let crash = 0; crash < 3; crash += 1) {
      const claim = await database.deliveries.claimDeliveries({ ids, leaseMs });
      expect(claim.deliveries).toHaveLength(1);
      await endLeases();
    }
    const last = await database.deliveries.claimDeliveries({ ids, leaseMs });
    expect(last).toMatchObject({ deliveries: [], settledCount: 1 });
    expect(await find(ids[0] ?? '')).toMatchObject({
      status: 'quarantined',
      reason: 'worker_lost',
      attempts: [{ outcome: 'crashed' }, { outcome: 'crashed' }, { outcome: 'crashed' }],
    });
  });

  it('parks a lost attempt on a channel that says do not repeat', async () => {
    await client.query(`UPDATE channels SET settings = '{"on_ambiguous":"park"}'`);
    const ids = await makeDeliveries(1);
    await database.deliveries.claimDeliveries({ ids, leaseMs });
    await endLeases();
    const claim = await database.deliveries.claimDeliveries({ ids, leaseMs });
    expect(claim.deliveries).toEqual([]);
    expect(await find(ids[0] ?? '')).toMatchObject({ status: 'unknown' });
  });

  it('expires a delivery instead of sending it late', async () => {
    const ids = await makeDeliveries(1, new Date(Date.now() - 1_000));
    const claim = await database.deliveries.claimDeliveries({ ids, leaseMs });
    expect(claim).toMatchObject({ deliveries: [], settledCount: 1 });
    expect(await find(ids[0] ?? '')).toMatchObject({ status: 'expired', attempts: [] });
  });

  it('starts no attempt after a cancel', async () => {
    const ids = await makeDeliveries(3);
    const first = ids.slice(0, 1);
    const claim = await database.deliveries.claimDeliveries({ ids: first, leaseMs });
    const [delivery] = claim.deliveries;
    await database.runs.cancelRun({ projectId: seed.projectId, id: delivery?.runId ?? '' });
    const after = await database.deliveries.claimDeliveries({ ids, leaseMs });
    expect(after.deliveries).toEqual([]);
    if (delivery === undefined) throw new Error('Nothing was claimed.');
    const { token } = claim;
    await database.deliveries.recordAttempts({ token, attempts: [outcome(delivery)] });
    const statuses = await Promise.all(ids.map(async (id) => (await find(id))?.status));
    expect(statuses).toEqual(['sent', 'skipped', 'skipped']);
  });

  it('starts no attempt after a cancel when the worker that held the delivery was lost', async () => {
    const ids = await makeDeliveries(1);
    const { deliveries } = await database.deliveries.claimDeliveries({ ids, leaseMs });
    const runId = deliveries[0]?.runId ?? '';
    await database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    await endLeases();
    expect(await database.deliveries.claimDeliveries({ ids, leaseMs })).toMatchObject({
      deliveries: [],
      settledCount: 1,
    });
    expect(await find(ids[0] ?? '')).toMatchObject({ status: 'skipped', reason: 'canceled' });
  });

  it('takes an ended lease however busy the queue is, and says that its worker was lost', async () => {
    const ids = await makeDeliveries(2);
    await database.deliveries.claimDeliveries({ ids: ids.slice(0, 1), leaseMs });
    await client.query(`UPDATE deliveries SET sweep_at = now() - interval '1 second'`);
    const busy = { channelType: 'webhook', graceMs: 60_000, limit: 10 } as const;
    expect(await database.sweeps.takeOverdueDeliveries(busy)).toEqual([
      { id: ids[0], priority: 2, isBroadcast: false, isLost: true },
    ]);
  });

  it('survives a connection that is cut in the middle of a transaction', async () => {
    await client.query(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`);
    await client.query('CREATE TRIGGER cut BEFORE INSERT ON topics EXECUTE FUNCTION cut()');
    const { projectId } = seed;
    await database.users.upsertUser({ projectId, externalId: 'joiner', attributes: {} });
    const joining = { projectId, topicName: 'cut', externalIds: ['joiner'] };
    const subscribe = () => database.topics.subscribeUsers(joining);
    const error = await subscribe().catch((thrown: unknown) => thrown);
    expect(isUnavailable(error)).toBe(true);
    await client.query('DROP TRIGGER cut ON topics');
    expect(await subscribe()).toMatchObject([{ topic_name: 'cut', isNew: true }]);
  });

  it('does not try a delivery again whose run was canceled during the attempt', async () => {
    const ids = await makeDeliveries(1);
    const { token, deliveries } = await database.deliveries.claimDeliveries({ ids, leaseMs });
    const runId = deliveries[0]?.runId ?? '';
    await database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    const failed = { outcome: 'ambiguous', status: 'pending', retryDelayMs: 0 } as const;
    const attempts = deliveries.map((delivery) => outcome(delivery, failed));
    expect((await database.deliveries.recordAttempts({ token, attempts })).size).toBe(1);
    expect(await find(ids[0] ?? '')).toMatchObject({
      status: 'skipped',
      reason: 'canceled',
      next_attempt_at: null,
    });
  });

  it('is found by the sweep when its worker is lost, and then left alone for a while', async () => {
    const ids = await makeDeliveries(2);
    const sweep = () =>
      database.sweeps.takeOverdueDeliveries({ channelType: 'webhook', graceMs: 0, limit: 10 });
    expect(await sweep()).toEqual([]);
    await client.query(`UPDATE deliveries SET sweep_at = now() - interval '1 second'`);
    expect(new Set((await sweep()).map(({ id }) => id))).toEqual(new Set(ids));
    expect(await sweep()).toEqual([]);
  });
});
