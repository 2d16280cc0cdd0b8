import pg from 'pg';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import { isUnavailable } from '../judge-error.ts';
import type { NewDelivery } from '../notifications/advance.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import type { RecordedAttempt } from './record-attempts.ts';

const silentMs = 5_000;

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

  async function makeDeliveries(
    count: number,
    change: Partial<NewDelivery> = {},
  ): Promise<string[]> {
    const accepted = await database.runs.acceptRun({
      ...runInput(seed),
      recipients: people(count),
    });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const { runId } = accepted;
    const ids = await fanOutWhole(database, runId);
    const delivery = { channelId: seed.channelIds.webhook, ...change };
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

  /** Takes over as a worker that has been heard of for long. */
  const takeOver = () =>
    database.deliveries.takeOverLost({ workerId: newId(), silentMs, limit: 1_000 });

  it('gives each delivery to one of ten workers, with an open attempt', async () => {
    const ids = await makeDeliveries(100);
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => claimDue(database, { count: 100 })),
    );
    const claimed = claims.flatMap((claim) => claim.deliveries.map(({ id }) => id));
    expect(new Set(claimed)).toEqual(new Set(ids));
    expect(claimed).toHaveLength(100);
    const { rows } = await client.query('SELECT ended_at FROM attempts');
    expect(rows).toHaveLength(100);
    expect(rows.every((row) => row.ended_at === null)).toBe(true);
  });

  it('lets only the worker that holds the attempt record', async () => {
    await makeDeliveries(1);
    const paused = await claimDue(database);
    await endLeases();
    expect(await takeOver()).toBe(1);
    const next = await claimDue(database);
    const [delivery] = next.deliveries;
    const [late] = paused.deliveries;
    if (delivery === undefined || late === undefined) throw new Error('It was not taken over.');
    const record = (workerId: string, held = delivery) =>
      database.deliveries.recordAttempts({ workerId, attempts: [outcome(held)] });
    expect((await record(paused.workerId)).size).toBe(0);
    // Also the worker that holds it now cannot record what an earlier attempt of its own brought.
    expect((await record(next.workerId, late)).size).toBe(0);
    expect((await record(next.workerId)).size).toBe(1);
    expect((await record(next.workerId)).size).toBe(0);
    const found = await find(delivery.id);
    expect(found?.attempts.map((attempt) => attempt.outcome)).toEqual(['crashed', 'accepted']);
  });

  it('does not claim before the next attempt is due', async () => {
    await makeDeliveries(1);
    const claim = await claimDue(database);
    await database.deliveries.recordAttempts({
      workerId: claim.workerId,
      attempts: claim.deliveries.map((delivery) =>
        outcome(delivery, { outcome: 'not_processed', status: 'pending', retryDelayMs: 60_000 }),
      ),
    });
    const wants = [...claim.deliveries].map(({ lane }) => ({
      lane,
      line: 'retry' as const,
      count: 1,
      leaseMs: 60_000,
    }));
    const early = await database.deliveries.claimDeliveries({ workerId: newId(), wants });
    expect(early.deliveries).toEqual([]);
    await client.query(`UPDATE deliveries SET next_attempt_at = now()`);
    const due = await claimDue(database);
    expect(due.deliveries).toMatchObject([{ attempt: 2, failureCount: 1, line: 'retry' }]);
  });

  it('quarantines a delivery after three lost workers in a row', async () => {
    const ids = await makeDeliveries(1);
    for (const line of ['first', 'first', 'suspect']) {
      expect((await claimDue(database)).deliveries).toMatchObject([{ line }]);
      await endLeases();
      expect(await takeOver()).toBe(1);
    }
    expect(await claimDue(database)).toMatchObject({ deliveries: [], settled: [] });
    expect(await find(ids[0] ?? '')).toMatchObject({
      status: 'quarantined',
      reason: 'worker_lost',
      attempts: [{ outcome: 'crashed' }, { outcome: 'crashed' }, { outcome: 'crashed' }],
    });
  });

  it('parks a lost attempt on a channel that says do not repeat', async () => {
    await client.query(`UPDATE channels SET settings = '{"on_ambiguous":"park"}'`);
    const ids = await makeDeliveries(1);
    await claimDue(database);
    await endLeases();
    expect(await takeOver()).toBe(1);
    expect((await claimDue(database)).deliveries).toEqual([]);
    expect(await find(ids[0] ?? '')).toMatchObject({ status: 'unknown', reason: 'worker_lost' });
  });

  it('expires a delivery instead of sending it late', async () => {
    const ids = await makeDeliveries(1, { expiresAt: new Date(Date.now() - 1_000) });
    const claim = await claimDue(database);
    expect(claim).toMatchObject({ deliveries: [], settled: [{ line: 'first' }] });
    expect(await find(ids[0] ?? '')).toMatchObject({ status: 'expired', attempts: [] });
  });

  it('fails a delivery by a channel that is blocked, so that it can be replayed', async () => {
    const ids = await makeDeliveries(1);
    await client.query('UPDATE channels SET blocked_at = now()');
    const claim = await claimDue(database);
    expect(claim).toMatchObject({ deliveries: [], settled: [{ line: 'first' }] });
    expect(await find(ids[0] ?? '')).toMatchObject({
      status: 'failed',
      reason: 'channel_blocked',
      attempts: [],
    });
  });

  it('starts no attempt after a cancel', async () => {
    const ids = await makeDeliveries(3);
    const claim = await claimDue(database, { count: 1 });
    const [delivery] = claim.deliveries;
    await database.runs.cancelRun({ projectId: seed.projectId, id: delivery?.runId ?? '' });
    const after = await claimDue(database);
    expect(after.deliveries).toEqual([]);
    if (delivery === undefined) throw new Error('Nothing was claimed.');
    const { workerId } = claim;
    await database.deliveries.recordAttempts({ workerId, attempts: [outcome(delivery)] });
    const statuses = await Promise.all(ids.map(async (id) => [id, (await find(id))?.status]));
    expect(statuses).toEqual(ids.map((id) => [id, id === delivery.id ? 'sent' : 'skipped']));
  });

  it('starts no attempt after a cancel when the worker that held the delivery was lost', async () => {
    const ids = await makeDeliveries(1);
    const { deliveries } = await claimDue(database);
    const runId = deliveries[0]?.runId ?? '';
    await database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    await endLeases();
    expect(await takeOver()).toBe(1);
    expect((await claimDue(database)).deliveries).toEqual([]);
    expect(await find(ids[0] ?? '')).toMatchObject({ status: 'skipped', reason: 'canceled' });
  });

  it('leaves the deliveries of a worker that is heard of, and takes all of a silent one', async () => {
    await makeDeliveries(3);
    const [silent, alive, judge] = [newId(), newId(), newId()];
    await claimDue(database, { workerId: silent, count: 2 });
    await claimDue(database, { workerId: alive });
    for (const workerId of [silent, alive, judge]) {
      await database.deliveries.reportWorker({ workerId, gapMs: silentMs });
    }
    const judged = () =>
      database.deliveries.takeOverLost({ workerId: judge, silentMs, limit: 1_000 });
    const pass = (column: string, id: string) =>
      client.query(`UPDATE workers SET ${column} = now() - interval '6 s' WHERE id = $1`, [id]);
    await pass('seen_at', silent);
    // Who has just come, or come back, may have been silent itself.
    expect(await judged()).toBe(0);
    await pass('since', judge);
    expect(await judged()).toBe(2);
    expect(await judged()).toBe(0);
    await pass('seen_at', judge);
    await database.deliveries.reportWorker({ workerId: judge, gapMs: silentMs });
    await pass('seen_at', alive);
    expect(await judged()).toBe(0);
  });

  it('does not take an outage of Postgres for the silence of those who are heard again a moment later', async () => {
    await makeDeliveries(1);
    const [holder, judge] = [newId(), newId()];
    await claimDue(database, { workerId: holder });
    const report = (workerId: string) =>
      database.deliveries.reportWorker({ workerId, gapMs: silentMs / 2 });
    await report(holder);
    await report(judge);
    const setSeen = (id: string, ago: string) =>
      client.query(
        `UPDATE workers SET since = now() - interval '1 minute', seen_at = now() - $2::interval
         WHERE id = $1`,
        [id, ago],
      );
    // Postgres was away for four seconds, and the judge is the first whose beat gets through.
    await setSeen(holder, '5.2 s');
    await setSeen(judge, '4.1 s');
    await report(judge);
    const judged = () =>
      database.deliveries.takeOverLost({ workerId: judge, silentMs, limit: 1_000 });
    expect(await judged()).toBe(0);
    // Whoever is not heard of by then is lost.
    await client.query(`UPDATE workers SET since = now() - interval '6 s' WHERE id = $1`, [judge]);
    expect(await judged()).toBe(1);
  });

  it('leaves leases that ended while Postgres was away to those who record when it is back', async () => {
    await makeDeliveries(1);
    const held = await claimDue(database);
    const judge = newId();
    const report = () => database.deliveries.reportWorker({ workerId: judge, gapMs: silentMs });
    const judged = () =>
      database.deliveries.takeOverLost({ workerId: judge, silentMs, limit: 1_000 });
    const pass = (columns: string[]) =>
      client.query(
        `UPDATE workers SET ${columns.map((name) => `${name} = ${name} - interval '6 s'`).join()}`,
      );
    await report();
    await pass(['since', 'seen_at']);
    await endLeases();
    // It looks before it has been heard again, and then too soon after.
    expect(await judged()).toBe(0);
    await report();
    expect(await judged()).toBe(0);
    const attempts = held.deliveries.map((delivery) => outcome(delivery));
    const { workerId } = held;
    expect((await database.deliveries.recordAttempts({ workerId, attempts })).size).toBe(1);
    await makeDeliveries(1);
    await claimDue(database);
    await endLeases();
    await pass(['since']);
    expect(await judged()).toBe(1);
  });

  it('takes what was lost before what is new, and what failed last', async () => {
    await makeDeliveries(1);
    const lost = await claimDue(database);
    await endLeases();
    await takeOver();
    await makeDeliveries(1, { turn: 35 });
    await makeDeliveries(1, { turn: 10 });
    const claim = await claimDue(database);
    const { rows } = await client.query(
      'SELECT turn FROM deliveries JOIN unnest($1::uuid[]) WITH ORDINALITY AS o (id, place) USING (id) ORDER BY place',
      [claim.deliveries.map(({ id }) => id)],
    );
    expect(rows.map(({ turn }) => turn)).toEqual([5, 10, 35]);
    expect(claim.deliveries[0]?.id).toBe(lost.deliveries[0]?.id);
  });

  it('takes from each line no more than it was asked to', async () => {
    const channelId = seed.channelIds.webhook;
    const lanes = ['1', '2'].map((digit) => `${channelId}/${digit.repeat(16)}`);
    for (const lane of lanes) await makeDeliveries(3, { lane });
    const wants = lanes.map((lane, index) => ({
      lane,
      line: 'first' as const,
      count: index + 1,
      leaseMs: 60_000,
    }));
    const { deliveries } = await database.deliveries.claimDeliveries({ workerId: newId(), wants });
    expect(deliveries.map(({ lane }) => lane).sort()).toEqual([lanes[0], lanes[1], lanes[1]]);
  });

  it('finds the lanes in which something is due, page by page, also those of an older version', async () => {
    const channelId = seed.channelIds.webhook;
    const lanes = ['1', '2', '3'].map((digit) => `${channelId}/${digit.repeat(16)}`);
    for (const lane of lanes) await makeDeliveries(2, { lane });
    const findDue = async (after: string, limit: number) => {
      const { due, next } = await database.deliveries.findDueLines({ after, limit });
      return { lanes: due.map(({ lane }) => lane), next };
    };
    expect(await findDue('', 2)).toEqual({ lanes: lanes.slice(0, 2), next: lanes[1] });
    expect(await findDue(lanes[1] ?? '', 2)).toEqual({ lanes: [lanes[2]], next: '' });
    await client.query('UPDATE deliveries SET lane = NULL WHERE lane = $1', [lanes[0]]);
    await findDue('', 10);
    expect(await findDue('', 10)).toEqual({ lanes: [channelId, lanes[1], lanes[2]], next: '' });
    await client.query(`UPDATE deliveries SET next_attempt_at = now() + interval '1 h'`);
    expect(await findDue('', 2)).toEqual({ lanes: [], next: lanes[1] });
  });

  it('says of a due line which provider its channel has now, and after the channel is deleted, had', async () => {
    await makeDeliveries(1);
    const providersOf = async () =>
      (await database.deliveries.findDueLines({ after: '', limit: 2 })).due.map(
        ({ provider }) => provider,
      );
    await client.query(`UPDATE channels SET provider = 'other' WHERE id = $1`, [
      seed.channelIds.webhook,
    ]);
    expect(await providersOf()).toEqual(['other']);
    await client.query('DELETE FROM channels');
    expect(await providersOf()).toEqual(['http']);
  });

  it('names the provider that sends, also when the channel was given another one meanwhile', async () => {
    const [id = ''] = await makeDeliveries(1);
    await client.query(`UPDATE channels SET provider = 'other'`);
    expect((await claimDue(database)).deliveries).toMatchObject([{ id, provider: 'other' }]);
    expect(await find(id)).toMatchObject({ provider: 'other', attempts: [{ provider: 'other' }] });
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
    const { workerId, deliveries } = await claimDue(database);
    const runId = deliveries[0]?.runId ?? '';
    await database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    const failed = { outcome: 'ambiguous', status: 'pending', retryDelayMs: 0 } as const;
    const attempts = deliveries.map((delivery) => outcome(delivery, failed));
    expect((await database.deliveries.recordAttempts({ workerId, attempts })).size).toBe(1);
    expect(await find(ids[0] ?? '')).toMatchObject({
      status: 'skipped',
      reason: 'canceled',
      next_attempt_at: null,
    });
  });
});
