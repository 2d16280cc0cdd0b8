import { findSendOpening, type SendWindow, type Step, type StepOf } from '@notiflow/contracts';
import { createDrain, type Drain, type DrainOptions } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('send_window');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

async function useDrain(options: DrainOptions): Promise<void> {
  await drain.close();
  drain = createDrain(created.url, options);
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

/** A window in UTC, or on the recipient's clocks, that begins and ends so much later than now, to the minute. */
function windowFrom(
  from: number,
  { to, timezone = 'UTC' }: { to: number; timezone?: string },
): SendWindow {
  const timeOf = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16);
  return { windows: [{ from: timeOf(from), to: timeOf(to) }], timezone };
}

/** Trigger, a hook with the window, a feed, end; published. */
function seedWith(window: SendWindow): Promise<SeededProject> {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const feed: Step = {
    type: 'channel',
    handle: 'feed',
    position: 2,
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { content_type: 'markdown', body: 'Hi' },
  };
  const steps = [trigger, { ...hook, send_window: window }, feed, end];
  return seedProject(drain.database, {
    steps: steps.map((step, position) => ({ ...step, position })),
  });
}

async function runFor(
  seed: SeededProject,
  { count = 1, expiresInS = null }: { count?: number; expiresInS?: number | null } = {},
): Promise<void> {
  const input = { ...runInput(seed), recipients: people(count), expiresInS };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

async function pass({ projectId }: SeededProject, ms: number): Promise<void> {
  await drain.database.projects.moveClock({ projectId, move: { kind: 'by', ms } });
  await drain.drain();
}

const hooks = () =>
  query<{ status: string; reason: string | null; count: number }>(
    `SELECT status, reason, count(*)::int AS count FROM deliveries WHERE step_handle = 'hook'
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );

describe('a send window', () => {
  it('holds a message until it opens, and the notification goes on meanwhile', async () => {
    const seed = await seedWith(windowFrom(2 * hourMs, { to: 3 * hourMs }));
    await runFor(seed, { count: 3 });
    expect(await query('SELECT DISTINCT status, step FROM notifications')).toEqual([
      { status: 'processed', step: 'end' },
    ]);
    expect(await query(`SELECT status FROM deliveries WHERE step_handle = 'feed'`)).toHaveLength(3);
    await pass(seed, hourMs);
    expect(drain.sent).toEqual([]);
    expect(await hooks()).toEqual([{ status: 'pending', reason: null, count: 3 }]);
    await pass(seed, hourMs);
    expect(await hooks()).toEqual([{ status: 'sent', reason: null, count: 3 }]);
  });

  it('that is open holds nothing up', async () => {
    const seed = await seedWith(windowFrom(-hourMs, { to: hourMs }));
    await runFor(seed);
    expect(await hooks()).toEqual([{ status: 'sent', reason: null, count: 1 }]);
  });

  it('holds what was not sent before it closed until it opens again', async () => {
    const seed = await seedWith(windowFrom(-hourMs, { to: hourMs }));
    const { findDueLines } = drain.database.deliveries;
    drain.database.deliveries.findDueLines = async ({ after }) => ({ due: [], next: after && '' });
    await runFor(seed);
    drain.database.deliveries.findDueLines = findDueLines;
    await pass(seed, 2 * hourMs);
    expect(await hooks()).toEqual([{ status: 'pending', reason: null, count: 1 }]);
    await pass(seed, 21 * hourMs);
    expect(await hooks()).toEqual([{ status: 'sent', reason: null, count: 1 }]);
  });

  it('is not left by any attempt, however often it is tried', async () => {
    const window = windowFrom(-hourMs, { to: 2 * hourMs });
    const outside: Date[] = [];
    let attempts = 0;
    let seed: SeededProject | undefined;
    await useDrain({
      async send() {
        attempts += 1;
        const { projectId = '' } = seed ?? {};
        const clock = await drain.database.projects.readClock({ projectId });
        const at = clock?.now ?? new Date(0);
        const { opensAt } = findSendOpening(
          { sendWindow: window, quietHours: null },
          { at, recipient: null, expiresAt: null },
        );
        if (opensAt > at) outside.push(at);
        return { kind: 'not_processed', code: 'http_503', reason: 'The service answered 503.' };
      },
    });
    seed = await seedWith(window);
    await runFor(seed);
    for (let moves = 0; moves < 60; moves += 1) {
      const [hook] = await hooks();
      if (hook?.status !== 'pending') break;
      await drain.database.projects.moveClock({ ...seed, move: { kind: 'next' } });
      await drain.drain();
    }
    expect(await hooks()).toEqual([{ status: 'failed', reason: 'attempts_exhausted', count: 1 }]);
    expect(attempts).toBeGreaterThan(5);
    expect(outside).toEqual([]);
  });

  it('does not keep alive what expires before it opens', async () => {
    const seed = await seedWith(windowFrom(2 * hourMs, { to: 3 * hourMs }));
    await runFor(seed, { expiresInS: 3_600 });
    await pass(seed, hourMs);
    expect(await hooks()).toEqual([{ status: 'expired', reason: 'expired', count: 1 }]);
    expect(drain.sent).toEqual([]);
  });

  it('goes by the clocks of the recipient, also when they change while it waits', async () => {
    const seed = await seedWith(windowFrom(2 * hourMs, { to: 3 * hourMs, timezone: 'recipient' }));
    const { projectId } = seed;
    const move = (externalId: string, timezone: string) =>
      drain.database.users.upsertUsers({
        projectId,
        users: [{ externalId, attributes: { timezone }, preferences: [], channelSettings: [] }],
      });
    await move('user-0', 'UTC');
    await move('user-1', 'Etc/GMT-2');
    await runFor(seed, { count: 3 });
    expect(await hooks()).toEqual([
      { status: 'pending', reason: null, count: 2 },
      { status: 'sent', reason: null, count: 1 },
    ]);
    await move('user-0', 'Etc/GMT-2');
    await drain.drain();
    expect(await hooks()).toEqual([
      { status: 'pending', reason: null, count: 1 },
      { status: 'sent', reason: null, count: 2 },
    ]);
    await move('user-2', 'Etc/GMT+5');
    await drain.drain();
    await pass(seed, 3 * hourMs);
    expect(drain.sent).toHaveLength(2);
    await pass(seed, 4 * hourMs);
    expect(drain.sent).toHaveLength(3);
  });

  it('is one of the new clocks when they change while an attempt is made', async () => {
    await useDrain({
      async send() {
        if (drain.sent.length > 1) return { kind: 'accepted' };
        await drain.database.users.upsertUser({
          projectId: seed.projectId,
          externalId: 'user-0',
          attributes: { timezone: 'Etc/GMT-5' },
        });
        return { kind: 'not_processed', code: 'busy', reason: 'Try later.' };
      },
    });
    const seed = await seedWith(windowFrom(-hourMs, { to: hourMs, timezone: 'recipient' }));
    await runFor(seed);
    await pass(seed, hourMs / 2);
    expect(drain.sent).toHaveLength(1);
    await pass(seed, 18 * hourMs);
    expect(drain.sent).toHaveLength(2);
    expect(await hooks()).toEqual([{ status: 'sent', reason: null, count: 1 }]);
  });

  it('is obeyed by who claims even before a sweep has looked', async () => {
    const seed = await seedWith(windowFrom(-hourMs, { to: hourMs }));
    const { deliveries } = drain.database;
    const { findDueLines } = deliveries;
    deliveries.findDueLines = async () => ({ due: [], next: '' });
    await runFor(seed, { count: 3 });
    deliveries.findDueLines = findDueLines;
    const [line] = (await findDueLines({ after: '', limit: 10 })).due;
    expect(line).toBeDefined();
    await query(`UPDATE deliveries SET window_closes_at = now() WHERE status = 'pending'`);
    expect((await findDueLines({ after: '', limit: 10 })).due).toEqual([]);
    const wants = [{ lane: line?.lane ?? '', line: 'first' as const, count: 10, leaseMs: 1_000 }];
    const claim = await deliveries.claimDeliveries({ workerId: seed.projectId, wants });
    expect(claim.deliveries).toEqual([]);
  });
});
