import type { Step, StepOf } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { fastForward } from '../../../../test/support/fast-forward.ts';
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
const dayMs = 24 * 60 * minuteMs;

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('wait');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

/** Trigger, hook, wait, hook again, end; published. */
async function seedWaiting(settings: Partial<StepOf<'wait'>>): Promise<SeededProject> {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const wait: Step = { type: 'wait', handle: 'wait_1', position: 2, ...settings };
  const again: Step = { ...hook, handle: 'hook_2', position: 3 };
  return seedProject(drain.database, {
    steps: [trigger, hook, wait, again, { ...end, position: 4 }],
  });
}

async function runFor(seed: SeededProject, count: number): Promise<string> {
  const recipients = people(count);
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const countsOf = async ({ projectId }: SeededProject, runId: string) => {
  const run = await drain.database.runs.findCountedRun({ projectId, id: runId });
  return run?.counts.notifications;
};

describe('a wait step', () => {
  it('holds a notification between two messages until its time is over', async () => {
    const seed = await seedWaiting({ duration: 3, duration_unit: 'days' });
    const runId = await runFor(seed, 3);
    await drain.drain();
    expect(drain.sent).toHaveLength(3);
    expect(await countsOf(seed, runId)).toEqual([{ status: 'waiting', reason: null, count: 3 }]);
    await drain.drainAfter({ ...seed, byMs: 3 * dayMs - minuteMs });
    expect(drain.sent).toHaveLength(3);
    await drain.drainAfter({ ...seed, byMs: minuteMs });
    expect(drain.sent).toHaveLength(6);
    expect(await countsOf(seed, runId)).toEqual([{ status: 'processed', reason: null, count: 3 }]);
    await drain.drainAfter({ ...seed, byMs: 30 * dayMs });
    expect(drain.sent).toHaveLength(6);
  });

  it('says when it goes on, by the clock of Postgres', async () => {
    const seed = await seedWaiting({ duration: 2, duration_unit: 'hours' });
    const runId = await runFor(seed, 1);
    await drain.drain();
    const [row] = await queryRows<{ rest_s: number }>(
      { databaseUrl: created.url },
      `SELECT extract(epoch FROM resume_at - updated_at)::float8 AS rest_s FROM notifications`,
    );
    // Counted from the moment the set was read, a little before it was saved.
    expect(row?.rest_s).toBeLessThanOrEqual(7_200);
    const { items } = await drain.database.notifications.listNotifications({
      projectId: seed.projectId,
      filters: { runId },
      page: { after: null, before: null, limit: 1 },
    });
    expect(items[0]).toMatchObject({ status: 'waiting', step: 'wait_1' });
    expect(items[0]?.resume_at?.getTime()).toBeGreaterThan(Date.now() + 60 * minuteMs);
  });

  it.each(['2001-01-01T00:00:00Z', '2026-01-01T00:00:00+02:00'])(
    'is no rest when %s is over',
    async (until) => {
      const seed = await seedWaiting({ until });
      const runId = await runFor(seed, 2);
      await drain.drain();
      expect(drain.sent).toHaveLength(4);
      expect(await countsOf(seed, runId)).toMatchObject([{ status: 'processed', count: 2 }]);
    },
  );

  it('goes on once, however often its job and its sweep come, and whoever dies in between', async () => {
    const seed = await seedWaiting({ duration: 1, duration_unit: 'hours' });
    await runFor(seed, 40);
    await drain.drain();
    const other = createDrain(created.url);
    try {
      // The ring of these is lost with the worker that woke them.
      await queryRows(
        { databaseUrl: created.url },
        `UPDATE notifications SET sweep_at = now(), resume_at = now() WHERE status = 'waiting'`,
      );
      await drain.database.sweeps.takeDueNotifications({ limit: 10 });
      await fastForward({ databaseUrl: created.url }, { projectId: seed.projectId, byMs: dayMs });
      await Promise.all([drain.drain(), other.drain()]);
      await Promise.all([drain.drain(), other.drain()]);
    } finally {
      await other.close();
    }
    const deliveries = await queryRows<{ step_handle: string; count: number }>(
      { databaseUrl: created.url },
      `SELECT step_handle, count(*)::int AS count, max(attempt_count) AS attempts FROM deliveries
       WHERE status = 'sent' GROUP BY step_handle ORDER BY step_handle`,
    );
    expect(deliveries).toEqual([
      { step_handle: 'hook', count: 40, attempts: 1 },
      { step_handle: 'hook_2', count: 40, attempts: 1 },
    ]);
  });

  it('goes on inside a window of the zone where the recipient is by then', async () => {
    const clock = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16);
    // Open in the zone that is two hours ahead of UTC, and in UTC later today or tomorrow.
    const window = { from: clock(90 * minuteMs), to: clock(150 * minuteMs) };
    const seed = await seedWaiting({ windows: [window] });
    const runId = await runFor(seed, 2);
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: 2 * 60 * minuteMs });
    expect(drain.sent).toHaveLength(2);
    await queryRows(
      { databaseUrl: created.url },
      `UPDATE users SET timezone = 'Etc/GMT-2' WHERE external_id = 'user-1'`,
    );
    // Both are woken; for the one it is open now.
    await drain.drainAfter({ ...seed, byMs: 2 * 60 * minuteMs });
    expect(drain.sent).toHaveLength(3);
    expect(new Set(await countsOf(seed, runId))).toEqual(
      new Set([
        { status: 'processed', reason: null, count: 1 },
        { status: 'waiting', reason: null, count: 1 },
      ]),
    );
  });

  it('never ends for a run that was canceled meanwhile', async () => {
    const seed = await seedWaiting({ duration: 1, duration_unit: 'hours' });
    const runId = await runFor(seed, 30);
    await drain.drain();
    await drain.database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    await drain.drainAfter({ ...seed, byMs: dayMs });
    expect(drain.sent).toHaveLength(30);
    expect(await countsOf(seed, runId)).toEqual([
      { status: 'stopped', reason: 'canceled', count: 30 },
    ]);
  });

  it('ends the notification when its version has no such step any more', async () => {
    const seed = await seedWaiting({ duration: 1, duration_unit: 'hours' });
    const runId = await runFor(seed, 1);
    await drain.drain();
    await queryRows({ databaseUrl: created.url }, `UPDATE notifications SET step = 'gone'`);
    await drain.drainAfter({ ...seed, byMs: dayMs });
    expect(drain.sent).toHaveLength(1);
    expect(await countsOf(seed, runId)).toEqual([
      { status: 'failed', reason: 'step_unknown', count: 1 },
    ]);
  });
});
