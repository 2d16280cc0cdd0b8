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
import { newId } from '../ids.ts';
import type { NewDelivery } from '../notifications/advance.ts';
import type { ChannelTally } from './report-tallies.ts';

const minuteMs = 60_000;

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let mailId: string;
let spareId: string;
let thirdId: string;

beforeEach(async () => {
  created = await createTestDatabase('circuits');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  [mailId, spareId, thirdId] = [
    await putChannel('mail', [{ channel: 'spare' }, { channel: 'third' }]),
    await putChannel('spare'),
    await putChannel('third'),
  ];
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

async function putChannel(handle: string, alternatives: object[] = []): Promise<string> {
  const { channel } = await database.channels.upsertChannel({
    projectId: seed.projectId,
    handle,
    name: handle,
    type: 'email',
    provider: 'smtp',
    settings: alternatives.length === 0 ? {} : { alternatives },
    sealedCredentials: undefined,
  });
  return channel.id;
}

/** Tells what a worker saw of a channel; answers whether that opened its circuit. */
async function tell(changes: Partial<ChannelTally>): Promise<boolean> {
  const { attempts = 0, failures = 0 } = changes;
  const tally = {
    channelId: mailId,
    attempts,
    accepted: attempts - failures,
    failures,
    durations: [attempts, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    isBroken: false,
    mayTrip: true,
    ...changes,
  };
  return (await database.channelHealth.reportTallies([tally])).length > 0;
}

/** Lets time pass for circuits and what was counted. */
async function pass(ms: number): Promise<void> {
  for (const column of ['open_since', 'opened_until', 'closed_at', 'probe_until']) {
    await query(`UPDATE channel_health SET ${column} = ${column} - $1::float8 * interval '1 ms'`, [
      ms,
    ]);
  }
  await query(`UPDATE channel_tallies SET since = since - $1::float8 * interval '1 ms'`, [ms]);
}

const stateOf = async (channelId = mailId) =>
  (await database.channelHealth.readTroubled()).find((row) => row.channelId === channelId);

const takeProbe = (workerId: string) =>
  database.channelHealth.takeProbes({ channelIds: [mailId], workerId, forMs: minuteMs });

const settle = (workerId: string, isAnswered: boolean) =>
  database.channelHealth.settleProbe({ channelId: mailId, workerId, isAnswered, forMs: minuteMs });

describe('a circuit', () => {
  it('opens when half of ten attempts of thirty seconds failed, whichever workers made them', async () => {
    expect(await tell({ attempts: 5, failures: 4 })).toBe(false);
    expect(await tell({ attempts: 4, failures: 0 })).toBe(false);
    expect(await tell({ attempts: 1, failures: 1 })).toBe(true);
    expect(await stateOf()).toMatchObject({ circuit: 'open', isDue: false });
    // The second worker that notices opens nothing any more.
    expect(await tell({ attempts: 9, failures: 9 })).toBe(false);
  });

  it('stays closed when fewer fail, or long ago', async () => {
    expect(await tell({ attempts: 9, failures: 9 })).toBe(false);
    await pass(minuteMs);
    expect(await tell({ attempts: 9, failures: 4 })).toBe(false);
    expect(await tell({ attempts: 90, failures: 3 })).toBe(false);
    expect(await stateOf()).toBeUndefined();
  });

  it('opens at once when nothing can be reached, and never where the channel is not what fails', async () => {
    expect(await tell({ attempts: 90, failures: 90, mayTrip: false })).toBe(false);
    expect(await tell({ attempts: 1, failures: 1, isBroken: true })).toBe(true);
  });

  it('is tried by one of ten workers when its time is over, and closed after three answers', async () => {
    await tell({ attempts: 10, failures: 10 });
    const workers = Array.from({ length: 10 }, newId);
    expect((await Promise.all(workers.map(takeProbe))).flat()).toEqual([]);
    await pass(30_000);
    expect(await stateOf()).toMatchObject({ isDue: true });
    const taken = await Promise.all(workers.map(takeProbe));
    const prober = workers.find((_, place) => taken[place]?.length === 1) ?? '';
    expect(taken.flat()).toEqual([mailId]);
    expect(await stateOf()).toMatchObject({ circuit: 'half_open', probeBy: prober });
    // What another worker saw says nothing.
    expect(await settle(newId(), false)).toBeNull();
    expect(await settle(prober, true)).toBe('half_open');
    expect(await settle(prober, true)).toBe('half_open');
    expect(await settle(prober, true)).toBe('closed');
    expect(await stateOf()).toBeUndefined();
    // What failed before it closed does not open it again.
    expect(await tell({ attempts: 1, failures: 1 })).toBe(false);
  });

  it('stays open for twice as long after each probe that failed, five minutes at most', async () => {
    await tell({ attempts: 10, failures: 10 });
    const workerId = newId();
    for (const openS of [30, 60, 120, 240, 300, 300]) {
      await pass(openS * 1_000 - 5_000);
      expect(await takeProbe(workerId)).toEqual([]);
      await pass(5_000);
      expect(await takeProbe(workerId)).toEqual([mailId]);
      expect(await settle(workerId, false)).toBe('open');
    }
  });

  it('is tried by another worker when the one that took it is lost', async () => {
    await tell({ attempts: 10, failures: 10 });
    await pass(30_000);
    const lost = newId();
    expect(await takeProbe(lost)).toEqual([mailId]);
    await pass(minuteMs);
    const next = newId();
    expect(await takeProbe(next)).toEqual([mailId]);
    expect(await settle(lost, true)).toBeNull();
    expect(await settle(next, false)).toBe('open');
  });

  it('holds nothing back any more when nothing closed it for a day', async () => {
    await tell({ attempts: 10, failures: 10 });
    await pass(25 * 60 * minuteMs);
    expect(await stateOf()).toMatchObject({ circuit: 'closed' });
  });

  it('is forgotten with its channel', async () => {
    await tell({ attempts: 10, failures: 10 });
    await database.channels.deleteChannel({ projectId: seed.projectId, handle: 'mail' });
    expect(await query('SELECT FROM channel_health UNION ALL SELECT FROM channel_tallies')).toEqual(
      [],
    );
    expect(await tell({ attempts: 10, failures: 10 })).toBe(false);
  });
});

async function makeMails(count: number, channelId = mailId): Promise<void> {
  const accepted = await database.runs.acceptRun({
    ...runInput(seed),
    recipients: people(count),
  });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const { runId } = accepted;
  const ids = await fanOutWhole(database, runId);
  const delivery: Partial<NewDelivery> = {
    channelId,
    channelType: 'email',
    provider: 'smtp',
    lane: channelId,
    turn: 10,
  };
  await processNotifications(database, { runId, ids, delivery });
}

describe('what waits for a channel that cannot send', () => {
  const leave = (channelIds = [mailId]) =>
    database.channelHealth.leaveChannels({ channelIds, limit: 500 });

  const open = (channelId: string) => tell({ channelId, attempts: 10, failures: 10 });

  it('goes to the next channel that can, with its turn and without an attempt', async () => {
    await open(mailId);
    await open(spareId);
    await makeMails(3);
    expect(await leave()).toEqual([{ channelId: thirdId, lane: thirdId, line: 'first', count: 3 }]);
    const rows = await query(
      'SELECT DISTINCT channel_id, home_channel_id, lane, turn, attempt_count FROM deliveries',
    );
    expect(rows).toEqual([
      { channel_id: thirdId, home_channel_id: mailId, lane: thirdId, turn: 10, attempt_count: 0 },
    ]);
  });

  it('goes back home from a channel that stood in, when home can send', async () => {
    await makeMails(2, spareId);
    await query('UPDATE deliveries SET home_channel_id = $1', [mailId]);
    await open(spareId);
    expect(await leave([spareId])).toMatchObject([{ channelId: mailId, count: 2 }]);
    expect(await query('SELECT DISTINCT home_channel_id FROM deliveries')).toEqual([
      { home_channel_id: null },
    ]);
  });

  it('stays where nobody stands in, where nobody else can, and until it is due', async () => {
    await makeMails(1, spareId);
    await open(spareId);
    expect(await leave([spareId])).toEqual([]);
    await makeMails(1);
    await query(
      `UPDATE deliveries SET next_attempt_at = now() + interval '1 hour' WHERE channel_id = $1`,
      [mailId],
    );
    await open(mailId);
    expect(await leave()).toEqual([]);
    await query('UPDATE deliveries SET next_attempt_at = now()');
    await open(thirdId);
    expect(await leave()).toEqual([]);
  });

  it('does not go where nothing is sent, since the channel is blocked', async () => {
    await makeMails(1);
    await query('UPDATE channels SET blocked_at = now() WHERE id = $1', [spareId]);
    await open(mailId);
    expect(await leave()).toMatchObject([{ channelId: thirdId }]);
  });

  it('does not go where it was tried in this round', async () => {
    await makeMails(1);
    await query('UPDATE deliveries SET tried_channels = $1', [[spareId]]);
    await open(mailId);
    expect(await leave()).toMatchObject([{ channelId: thirdId }]);
  });

  it('stays, three of it, while somebody tries the channel: with something it has to be tried', async () => {
    await makeMails(5);
    await open(mailId);
    await pass(30_000);
    expect(await takeProbe(newId())).toEqual([mailId]);
    expect(await leave()).toMatchObject([{ channelId: spareId, count: 2 }]);
    expect(await leave()).toEqual([]);
  });
});

describe('the health of a channel', () => {
  const read = (handle: string) =>
    database.channels.readChannelHealth({ projectId: seed.projectId, handle });

  it('is what its workers told of the last five minutes', async () => {
    await tell({ attempts: 100, failures: 10, durations: [80, 14, 0, 0, 0, 6, 0, 0, 0, 0] });
    expect(await read('mail')).toEqual({
      id: expect.any(String),
      handle: 'mail',
      name: 'mail',
      type: 'email',
      provider: 'smtp',
      circuit: 'closed',
      openedUntil: null,
      penalty: 0,
      reportedAt: null,
      failingSince: null,
      acceptedAt: expect.any(Date),
      errors: [],
      attempts: 100,
      accepted: 90,
      failures: 10,
      p95Ms: 2_500,
    });
    await pass(6 * minuteMs);
    expect(await read('mail')).toMatchObject({ attempts: 0, p95Ms: null });
  });

  const failingSince = async () => (await read('mail'))?.failingSince ?? null;

  it('says since when too much is lost, from the first of it on, until most is taken again', async () => {
    await tell({ attempts: 10, failures: 0 });
    await pass(20_000);
    await tell({ attempts: 2, accepted: 0, failures: 0 });
    // Two refusals say nothing yet.
    expect(await failingSince()).toBeNull();
    await pass(60_000);
    await tell({ attempts: 1, accepted: 0, failures: 0 });
    const since = await failingSince();
    const [told] = await query<{ first: Date }>(
      'SELECT min(since) AS first FROM channel_tallies WHERE accepted < attempts',
    );
    expect(since).toEqual(told?.first);
    await tell({ attempts: 1, failures: 0 });
    expect(await failingSince()).toEqual(since);
    await tell({ attempts: 30, failures: 0 });
    expect(await failingSince()).toBeNull();
  });

  it('says what went wrong, the most frequent first, and nothing of what was taken or is long ago', async () => {
    await makeMails(1);
    const write = (number: number, [outcome, code, ago]: [string, string, string]) =>
      query(
        `INSERT INTO attempts (delivery_id, number, project_id, channel_id, provider, outcome, code, reason, started_at)
         SELECT id, $1, project_id, $2, 'smtp', $3, $4, $4 || ' it said', now() - $5::interval FROM deliveries`,
        [number, mailId, outcome, code, ago],
      );
    const attempts: [string, string, string][] = [
      ['not_processed', '421', '3 minutes'],
      ['rejected', '535', '2 minutes'],
      ['rejected', '535', '1 minute'],
      ['accepted', '250', '1 minute'],
      ['rejected', '550', '2 days'],
    ];
    for (const [index, attempt] of attempts.entries()) await write(index + 10, attempt);
    const errors = (await read('mail'))?.errors ?? [];
    expect(errors).toMatchObject([
      { outcome: 'rejected', code: '535', reason: '535 it said', count: 2 },
      { outcome: 'not_processed', code: '421', count: 1 },
    ]);
    expect(Date.parse(errors[0]?.last_at ?? '')).toBeGreaterThan(
      Date.parse(errors[0]?.first_at ?? ''),
    );
    // What it fails by now comes first.
    await tell({ attempts: 3, accepted: 0, failures: 3 });
    await write(20, ['not_processed', '451', '0 seconds']);
    expect((await read('mail'))?.errors.map(({ code }) => code)).toEqual(['451', '535', '421']);
  });

  it('says that nothing is sent by it, and of one that was never used that it sends', async () => {
    await tell({ attempts: 10, failures: 10, durations: [0, 0, 0, 0, 0, 0, 0, 0, 0, 10] });
    expect(await read('mail')).toMatchObject({
      circuit: 'open',
      openedUntil: expect.any(Date),
      p95Ms: null,
    });
    expect(await read('spare')).toMatchObject({ circuit: 'closed', attempts: 0 });
    expect(await read('nobody')).toBeNull();
  });
});
