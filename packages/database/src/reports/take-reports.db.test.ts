import { type ReportKind, reportKinds, type VerdictKind } from '@notiflow/contracts';
import fc from 'fast-check';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { ClaimedDelivery } from '../deliveries/claim-deliveries.ts';
import type { RecordedAttempt } from '../deliveries/record-attempts.ts';
import { newId } from '../ids.ts';
import type { NewDelivery } from '../notifications/advance.ts';
import type { ReportingChannel, ToldReport } from './told-report.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let channel: ReportingChannel;

beforeEach(async () => {
  created = await createTestDatabase('reports');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  channel = await makeChannel('email', 'smtp');
});
afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

async function makeChannel(type: string, provider: string): Promise<ReportingChannel> {
  const made = await database.channels.upsertChannel({
    projectId: seed.projectId,
    handle: type,
    name: type,
    type,
    provider,
    settings: {},
    sealedCredentials: undefined,
  });
  return { id: made.channel.id, projectId: seed.projectId, type };
}

/** Makes deliveries of the channel that wait to be sent, one for each of some new people. */
async function makeDeliveries(count: number, change: Partial<NewDelivery> = {}): Promise<string[]> {
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  const ids = await fanOutWhole(database, run.runId);
  const to = channel.type === 'sms' ? '+12025550188' : 'Ada@Example.com';
  const message = { to, subject: 'Hi', body: 'Hi', content_type: 'plaintext' };
  const delivery = { channelId: channel.id, channelType: channel.type, provider: 'smtp', message };
  const made = await processNotifications(database, {
    runId: run.runId,
    ids,
    delivery: { ...delivery, ...change } as Partial<NewDelivery>,
  });
  return made.map(({ id }) => id);
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
  providerMessageId: `message of ${delivery.id}`,
  status: 'sent',
  statusReason: null,
  retryDelayMs: null,
  durationMs: 5,
  counts: true,
  ...change,
});

/** Claims what is due, and answers a function that records it as sent, or as `change` says. */
async function claim() {
  const { workerId, deliveries } = await claimDue(database);
  return (change: Partial<RecordedAttempt> = {}) =>
    database.deliveries.recordAttempts({
      workerId,
      attempts: deliveries.map((delivery) => outcome(delivery, change)),
    });
}

async function send(count = 1): Promise<string[]> {
  const ids = await makeDeliveries(count);
  await (await claim())();
  return ids;
}

const take = (...reports: ToldReport[]) =>
  database.reports.takeReports({ channel, source: 'callback', reports });

/** Looks at what is parked as if all the time until the next look had passed. */
async function look(): Promise<number> {
  await query('UPDATE parked_reports SET sweep_at = now() WHERE sweep_at IS NOT NULL');
  return (await database.reports.applyParked({ limit: 500 })).applied;
}

const find = async (id: string | undefined) => {
  const found = await database.deliveries.findDelivery({
    projectId: seed.projectId,
    id: id ?? '',
  });
  if (found === null) throw new Error('There is no such delivery.');
  return found;
};
const statusOf = async (id: string | undefined) => (await find(id)).status;
const suppressions = () =>
  query<{ channel_type: string; address: string; reason: string }>(
    'SELECT channel_type, address, reason FROM suppressions ORDER BY reason',
  );
const countOf = async (table: string) =>
  (await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))[0]?.count;

describe('a report', () => {
  it('is found by our own id first, and by that of the service otherwise', async () => {
    const [first, second] = await send(2);
    await take(
      { kind: 'delivered', deliveryId: first ?? '', providerMessageId: `message of ${second}` },
      { kind: 'bounced', providerMessageId: `message of ${second}`, code: '5.1.1' },
    );
    expect(await statusOf(first)).toBe('delivered');
    const bounced = await find(second);
    expect(bounced).toMatchObject({ status: 'bounced', reason: null, delivered_at: null });
    expect(bounced.events).toMatchObject([{ kind: 'bounced', code: '5.1.1', source: 'callback' }]);
  });

  it('is heard once however often it is told, by its id or by what it says', async () => {
    const [id = ''] = await send();
    const at = new Date();
    const reports: ToldReport[] = [
      { kind: 'opened', deliveryId: id, reportId: 'one' },
      { kind: 'opened', deliveryId: id, at },
    ];
    expect(await take(...reports, ...reports)).toMatchObject({ applied: 2, repeated: 2 });
    expect(await take(...reports)).toMatchObject({ applied: 0, repeated: 2 });
    expect((await find(id)).events).toHaveLength(2);
  });

  it('is heard of any channel of the service that has the message, and of no other service', async () => {
    const [id = ''] = await send();
    const tell = async (handle: string, provider: string) => {
      const { channel: made } = await database.channels.upsertChannel({
        projectId: seed.projectId,
        handle,
        name: handle,
        type: 'email',
        provider,
        settings: {},
        sealedCredentials: undefined,
      });
      return database.reports.takeReports({
        channel: { id: made.id, projectId: seed.projectId, type: 'email' },
        source: 'callback',
        reports: [
          { kind: 'bounced', deliveryId: id },
          { kind: 'bounced', providerMessageId: `message of ${id}` },
        ],
      });
    };
    await tell('other-service', 'mailgun');
    expect(await statusOf(id)).toBe('sent');
    await tell('same-account', 'smtp');
    expect(await statusOf(id)).toBe('bounced');
  });

  it('of another project, of another channel type or of nobody changes nothing', async () => {
    const [id = ''] = await send();
    const foreign = { ...channel, projectId: '019aa000-0000-7000-8000-000000000000' };
    const report: ToldReport = { kind: 'bounced', deliveryId: id, fault: 'hard_bounce' };
    for (const other of [foreign, { ...channel, type: 'sms' }]) {
      const taken = await database.reports.takeReports({
        channel: other,
        source: 'callback',
        reports: [report],
      });
      expect(taken).toMatchObject({ applied: 0, parked: 0, left: 1 });
    }
    expect(await take({ kind: 'bounced', deliveryId: 'order-7', providerMessageId: 'x' })).toEqual({
      applied: 0,
      parked: 0,
      repeated: 0,
      left: 1,
    });
    expect(await statusOf(id)).toBe('sent');
    expect([await countOf('parked_reports'), await suppressions()]).toEqual([0, []]);
  });

  it('says nothing that a row does not take', async () => {
    const [id = ''] = await send();
    await take({
      kind: 'failed',
      deliveryId: id,
      providerMessageId: 'a\u0000b',
      code: 'refused for ada@example.com',
      at: new Date(Number.NaN),
    });
    const { status, reason, events } = await find(id);
    expect([status, reason]).toEqual(['failed', 'rejected_by_service']);
    expect(events).toMatchObject([{ code: null, at: null, provider_message_id: null }]);
  });

  it('of a click is one of the recipient', async () => {
    const [id = ''] = await send();
    await take({ kind: 'clicked', deliveryId: id, reportId: '1' });
    const { clicked_at } = await find(id);
    expect(clicked_at).not.toBeNull();
    await take(
      { kind: 'clicked', deliveryId: id, reportId: '2' },
      { kind: 'delivered', deliveryId: id },
    );
    expect(await find(id)).toMatchObject({ clicked_at, status: 'delivered' });
  });

  it('calls those who wait for what becomes of the message', async () => {
    const [id = ''] = await send();
    // Of a notification that has a step to take still.
    const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    const [waiting] = await fanOutWhole(database, run.runId);
    await query('UPDATE deliveries SET notification_id = $1 WHERE id = $2', [waiting, id]);
    await query(
      `INSERT INTO event_waits (notification_id, step_handle, project_id, recipient_id, event_name, until)
       SELECT id, 'x', project_id, recipient_id, 'delivery.bounced', now() + interval '1 hour'
       FROM notifications WHERE id = $1`,
      [waiting],
    );
    const isCalled = async () => {
      const sql = 'SELECT called_at IS NOT NULL AS is_called FROM notifications WHERE id = $1';
      return (await query<{ is_called: boolean }>(sql, [waiting]))[0]?.is_called;
    };
    await take({ kind: 'delivered', deliveryId: id });
    expect(await isCalled()).toBe(false);
    await take({ kind: 'bounced', deliveryId: id });
    expect(await isCalled()).toBe(true);
  });
});

describe('a report that comes before what it is about', () => {
  it('waits until the attempt is recorded, which wakes it', async () => {
    const [id = ''] = await makeDeliveries(1);
    const record = await claim();
    const report: ToldReport = { kind: 'delivered', deliveryId: id };
    expect(await take(report)).toMatchObject({ applied: 0, parked: 1 });
    expect(await take(report)).toMatchObject({ parked: 0, repeated: 1 });
    await query(`UPDATE parked_reports SET sweep_at = now() + interval '1 hour'`);
    expect((await database.reports.applyParked({ limit: 10 })).taken).toBe(0);
    await record();
    expect(await database.reports.applyParked({ limit: 10 })).toEqual({ taken: 1, applied: 1 });
    expect([await statusOf(id), await countOf('parked_reports')]).toEqual(['delivered', 0]);
  });

  it('waits by the id of the service, too, for as long as that says nothing', async () => {
    const [id = ''] = await makeDeliveries(1);
    const record = await claim();
    await take({ kind: 'delivered', providerMessageId: `message of ${id}` });
    expect(await look()).toBe(0);
    await record();
    expect(await look()).toBe(1);
    expect(await statusOf(id)).toBe('delivered');
  });

  it('is looked at less often the longer it waits, and is gone after 72 hours', async () => {
    await take({ kind: 'delivered', providerMessageId: 'of another system' });
    await query(`UPDATE parked_reports SET received_at = now() - interval '10 minutes'`);
    await look();
    const [row] = await query<{ waits: number; stays: number }>(
      `SELECT extract(epoch FROM sweep_at - now())::float8 AS waits,
              extract(epoch FROM expires_at - now())::float8 / 3600 AS stays FROM parked_reports`,
    );
    expect(row?.waits).toBeGreaterThan(500);
    expect(row?.stays).toBeGreaterThan(71);
    await query(`UPDATE parked_reports SET expires_at = now()`);
    expect(await look()).toBe(0);
    expect(await database.sweeps.purgeParkedReports({ limit: 10 })).toBe(1);
  });

  it('shows by its end what a time-out left open: nothing is sent a second time', async () => {
    const [arrived = '', back = '', open = ''] = await makeDeliveries(3);
    await (await claim())({
      outcome: 'ambiguous',
      status: 'pending',
      retryDelayMs: 0,
      providerMessageId: null,
    });
    await take(
      { kind: 'delivered', deliveryId: arrived },
      { kind: 'bounced', deliveryId: back },
      { kind: 'failed', deliveryId: open },
    );
    expect(await Promise.all([arrived, back, open].map(statusOf))).toEqual([
      'delivered',
      'bounced',
      'pending',
    ]);
    const { deliveries } = await claimDue(database);
    expect(deliveries.map(({ id }) => id)).toEqual([open]);
  });

  it('keeps what a lost worker held from being sent a second time', async () => {
    const [id = ''] = await makeDeliveries(1);
    await claim();
    await take({ kind: 'delivered', deliveryId: id });
    await query('UPDATE deliveries SET lease_until = now()');
    await database.deliveries.takeOverLost({ workerId: newId(), silentMs: 5_000, limit: 10 });
    // Whoever looks for work is not sooner than who looks at what was reported.
    expect((await claimDue(database)).deliveries).toEqual([]);
    await database.reports.applyParked({ limit: 500 });
    expect(await statusOf(id)).toBe('delivered');
  });

  it('of the only try that counts is not outdone by one that failed', async () => {
    const [id = ''] = await send();
    await take(
      { kind: 'delivered', deliveryId: id, providerMessageId: 'second' },
      { kind: 'failed', deliveryId: id, providerMessageId: 'first' },
    );
    expect(await statusOf(id)).toBe('delivered');
  });
});

/** What a history says, reckoned apart from the statement. */
function endOf(history: readonly { kind: ReportKind; at?: Date }[]): VerdictKind | 'sent' {
  const of = (kind: ReportKind) => history.filter((report) => report.kind === kind);
  const bad = [...of('bounced'), ...of('failed')];
  const good = of('delivered');
  if (good.length + bad.length === 0) return 'sent';
  const lastGood = Math.max(...good.map(({ at }) => at?.getTime() ?? -Infinity), -Infinity);
  const lastBad = Math.max(...bad.map(({ at }) => at?.getTime() ?? Infinity), -Infinity);
  if (bad.length === 0 || lastGood > lastBad) return 'delivered';
  return of('bounced').length > 0 ? 'bounced' : 'failed';
}

describe('a report of an earlier try', () => {
  /** A message that its service refused after it had taken it, sent again by an operator and taken once more. */
  async function sendAgain(awaits?: RecordedAttempt['awaits']): Promise<string> {
    const [id = ''] = await makeDeliveries(1);
    await (await claim())({ providerMessageId: 'first' });
    await take({ kind: 'failed', providerMessageId: 'first', at: new Date('2026-02-01') });
    const { id: replayId } = await database.replays.beginReplay({
      projectId: seed.projectId,
      deliveryIds: [id],
      fingerprint: null,
      filter: {},
      ratePerSecond: 10,
    });
    await database.replays.replayPage({ id: replayId, limit: 10 });
    await (await claim())({ providerMessageId: 'second', ...(awaits && { awaits }) });
    expect(await statusOf(id)).toBe('sent');
    return id;
  }

  it('says nothing of the one that is under way, which its service still has to be asked about', async () => {
    const id = await sendAgain({ ask: null, silentAfterMs: 60_000 });
    await take({ kind: 'failed', providerMessageId: 'first', reportId: 'late' });
    expect([await statusOf(id), await countOf('awaited_reports')]).toEqual(['sent', 1]);
    await take({ kind: 'delivered', providerMessageId: 'second' });
    expect([await statusOf(id), await countOf('awaited_reports')]).toEqual(['delivered', 0]);
  });

  it('counts when it arrived after all, and when the last one is over', async () => {
    const [arrived, over] = [await sendAgain(), await sendAgain()];
    const at = new Date('2026-02-02');
    await take({ kind: 'delivered', deliveryId: arrived, providerMessageId: 'first', at });
    await take({ kind: 'bounced', deliveryId: over, providerMessageId: 'first' });
    await take({ kind: 'failed', deliveryId: over, providerMessageId: 'second' });
    expect([await statusOf(arrived), await statusOf(over)]).toEqual(['delivered', 'bounced']);
  });
});

describe('a history of reports', () => {
  const moment = fc.option(
    fc.integer({ min: 0, max: 4 }).map((s) => new Date(Date.UTC(2026, 1, 1) + s * 1_000)),
    { nil: undefined },
  );
  const report = fc.record({ kind: fc.constantFrom(...reportKinds), at: moment });
  const history = fc.array(report, { minLength: 1, maxLength: 6 });
  // The reports in any order, some of them twice, and how many of them come before the send is recorded.
  const told = history.chain((reports) =>
    fc.record({
      reports: fc.constant(reports),
      order: fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length }),
      early: fc.nat({ max: 2 * reports.length }),
      size: fc.integer({ min: 1, max: 3 }),
    }),
  );

  it('comes to the same in any order, told any number of times, before the send is recorded or after it', async () => {
    await fc.assert(
      fc.asyncProperty(told, async ({ reports, order, early, size }) => {
        const [id = ''] = await makeDeliveries(1);
        const record = await claim();
        // What a subset may have left out is told at the end.
        const all = [...order, ...reports].map(({ kind, at }) => ({
          kind,
          deliveryId: id,
          ...(at !== undefined && { at }),
        }));
        const tell = async (part: ToldReport[]) => {
          for (let from = 0; from < part.length; from += size) {
            await take(...part.slice(from, from + size));
          }
        };
        await tell(all.slice(0, early));
        await record();
        await tell(all.slice(early));
        await look();
        expect(await statusOf(id)).toBe(endOf(reports));
      }),
      { numRuns: 60 },
    );
  });

  it('is corrected by what comes later, also by what is told at the same moment by two processes', async () => {
    const [id = ''] = await send();
    await Promise.all([
      take({ kind: 'delivered', deliveryId: id }),
      take({ kind: 'bounced', deliveryId: id }),
      take({ kind: 'failed', deliveryId: id }),
    ]);
    expect(await statusOf(id)).toBe('bounced');
    const at = new Date();
    const [late = ''] = await send();
    await take({ kind: 'bounced', deliveryId: late, at });
    await take({ kind: 'delivered', deliveryId: late, at: new Date(at.getTime() + 1) });
    expect(await statusOf(late)).toBe('delivered');
  });

  it('moves what we gave up, as far as it was tried', async () => {
    const [tried = ''] = await makeDeliveries(1);
    await (await claim())({
      outcome: 'ambiguous',
      status: 'unknown',
      statusReason: 'outcome_unknown',
    });
    await makeDeliveries(1, { status: 'failed', reason: 'template_error' });
    const sql = `SELECT id FROM deliveries WHERE reason = 'template_error'`;
    const never = (await query<{ id: string }>(sql))[0]?.id ?? '';
    await take({ kind: 'delivered', deliveryId: tried }, { kind: 'delivered', deliveryId: never });
    expect(await find(tried)).toMatchObject({ status: 'delivered', reason: null });
    expect(await statusOf(never)).toBe('failed');
  });
});

describe('what follows from a fault', () => {
  it.each(['hard_bounce', 'complaint', 'stop'] as const)(
    'of %s: the address of the message is suppressed, by a report or by the refusal',
    async (fault) => {
      const [id = ''] = await send();
      await take({ kind: 'bounced', deliveryId: id, fault });
      expect(await suppressions()).toEqual([
        { channel_type: 'email', address: 'ada@example.com', reason: fault },
      ]);
      await query('DELETE FROM suppressions');
      await makeDeliveries(1);
      await (await claim())({
        outcome: 'rejected',
        status: 'failed',
        statusReason: 'rejected_recipient',
        fault,
      });
      expect(await suppressions()).toMatchObject([{ address: 'ada@example.com', reason: fault }]);
    },
  );

  it('is counted until it was said as often as the project asks, and ends when it says', async () => {
    await database.projects.updateSettings({
      projectId: seed.projectId,
      changes: { suppressionRules: { hard_bounce: { times: 3, days: 90 } } },
    });
    const bounce = async () => {
      const [id = ''] = await send();
      await take({ kind: 'bounced', deliveryId: id, fault: 'hard_bounce' });
      return query<object>(
        `SELECT fault_count, in_force, round(extract(epoch FROM expires_at - now()) / 86400)::int AS days
         FROM suppressions`,
      );
    };
    const isHeld = async () => {
      const asked = {
        projectId: seed.projectId,
        channelType: 'email',
        addresses: ['ada@example.com'],
      };
      return (await database.notifications.findSuppressed([asked]))[0]?.length === 1;
    };
    expect(await bounce()).toEqual([{ fault_count: 1, in_force: false, days: 30 }]);
    expect(await bounce()).toEqual([{ fault_count: 2, in_force: false, days: 30 }]);
    expect(await isHeld()).toBe(false);
    expect(await bounce()).toEqual([{ fault_count: 3, in_force: true, days: 90 }]);
    expect(await isHeld()).toBe(true);
    // Once it is over, it is counted from the beginning.
    await query(`UPDATE suppressions SET expires_at = now() - interval '1 s'`);
    expect(await bounce()).toEqual([{ fault_count: 1, in_force: false, days: 30 }]);
    // Of what the project says nothing, once is enough.
    const [id = ''] = await send();
    await take({ kind: 'complained', deliveryId: id, fault: 'complaint' });
    expect(await isHeld()).toBe(true);
  });

  it('is nothing where there is no fault, and where another worker holds the delivery', async () => {
    await makeDeliveries(1);
    const record = await claim();
    await query(
      `UPDATE deliveries SET lease_token = gen_random_uuid() WHERE status = 'processing'`,
    );
    await record({ outcome: 'rejected', status: 'failed', fault: 'hard_bounce' });
    await send();
    await (await claim())({
      outcome: 'rejected',
      status: 'failed',
      statusReason: 'rejected_recipient',
    });
    expect(await suppressions()).toEqual([]);
  });

  it('waits with a report that is parked', async () => {
    const [id = ''] = await makeDeliveries(1);
    const record = await claim();
    await take({ kind: 'bounced', deliveryId: id, fault: 'hard_bounce' });
    expect(await suppressions()).toEqual([]);
    await record();
    await look();
    expect(await suppressions()).toHaveLength(1);
  });

  it('of a person who was erased is nothing: the message says no address any more', async () => {
    const [id = ''] = await send();
    await database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-0' });
    await take({
      kind: 'bounced',
      deliveryId: id,
      fault: 'hard_bounce',
      address: 'ada@example.com',
    });
    expect([await statusOf(id), await suppressions()]).toEqual(['bounced', []]);
  });

  it('of a person who was erased leaves no id of the service, which may say whose message it was', async () => {
    const wamid = 'wamid.of +12025550188';
    const [sent = '', held = ''] = await makeDeliveries(2);
    const awaits = { ask: null, silentAfterMs: 60_000 };
    const { workerId, deliveries } = await claimDue(database);
    const record = (ids: string[]) =>
      database.deliveries.recordAttempts({
        workerId,
        attempts: deliveries
          .filter((delivery) => ids.includes(delivery.id))
          .map((delivery) => outcome(delivery, { providerMessageId: wamid, awaits })),
      });
    await record([sent]);
    await take({ kind: 'opened', deliveryId: sent, providerMessageId: wamid });
    for (const externalId of ['user-0', 'user-1']) {
      await database.users.eraseUser({ projectId: seed.projectId, externalId });
    }
    await record([held]);
    for (const deliveryId of [sent, held]) {
      await take({ kind: 'delivered', deliveryId, providerMessageId: wamid, reportId: deliveryId });
    }
    expect([await statusOf(sent), await statusOf(held)]).toEqual(['delivered', 'delivered']);
    for (const table of ['deliveries', 'attempts', 'delivery_events', 'awaited_reports']) {
      const rows = await query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      expect(rows.map(({ row }) => row).join()).not.toContain(wamid);
    }
  });

  it('of STOP and START, which belong to no message, is once what was said last', async () => {
    channel = await makeChannel('sms', 'twilio');
    const said = (kind: 'unsubscribed' | 'resubscribed', reportId: string): ToldReport => ({
      kind,
      reportId,
      address: '+1 202 555 0188',
    });
    await take(said('unsubscribed', '1'));
    expect(await suppressions()).toMatchObject([{ channel_type: 'sms', reason: 'stop' }]);
    await take(said('resubscribed', '2'));
    expect(await suppressions()).toEqual([]);
    // Told once more by the service, because our answer was late.
    expect(await take(said('unsubscribed', '1'))).toMatchObject({ applied: 0, repeated: 1 });
    expect(await suppressions()).toEqual([]);
    const rows = await query<{ row: string }>('SELECT p::text AS row FROM parked_reports p');
    expect(rows.map(({ row }) => row).join()).not.toContain('0188');
    await take(said('unsubscribed', '3'), said('resubscribed', '4'));
    expect(await suppressions()).toEqual([]);
  });

  it('of a device that has no such app any more is that its token is forgotten', async () => {
    channel = await makeChannel('mobile_push', 'fcm');
    const message = { token: 'token-of-the-device', title: 'Hi', body: 'Hi' };
    const [id = ''] = await makeDeliveries(1, { message } as Partial<NewDelivery>);
    await query(
      `INSERT INTO channel_settings (project_id, user_id, channel_id, settings)
       SELECT project_id, recipient_id, channel_id, '{"device_tokens": ["token-of-the-device"]}'
       FROM deliveries WHERE id = $1`,
      [id],
    );
    await query(
      `INSERT INTO channel_device_tokens (project_id, channel_id, token_hash, user_id, registered_at)
       SELECT project_id, channel_id, sha256(convert_to('token-of-the-device', 'UTF8')), recipient_id,
              created_at - interval '1 hour'
       FROM deliveries WHERE id = $1`,
      [id],
    );
    await (await claim())({
      outcome: 'rejected',
      status: 'failed',
      statusReason: 'rejected_recipient',
      fault: 'unregistered',
    });
    expect([await countOf('channel_device_tokens'), await suppressions()]).toEqual([0, []]);
  });

  it('of who unsubscribes from a mail is an opt-out of its notiflow by e-mail, and may be taken back', async () => {
    const [id = ''] = await send();
    const preferences = () => query('SELECT notiflow_id, channel_type, enabled FROM preferences');
    await take({ kind: 'unsubscribed', deliveryId: id, reportId: '1' });
    expect(await preferences()).toEqual([
      { notiflow_id: seed.notiflowId, channel_type: 'email', enabled: false },
    ]);
    await take({ kind: 'resubscribed', deliveryId: id, reportId: '2' });
    expect([await preferences(), await suppressions()]).toEqual([[], []]);
  });
});
