import type { Step, StepOf } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
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
  created = await createTestDatabase('throttle');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const throttle = (handle: string, more: Partial<StepOf<'throttle'>> = {}): Step => {
  return { type: 'throttle', handle, position: 0, duration: 1, duration_unit: 'hours', ...more };
};

/** Trigger, a hook, the given steps, a hook again, end; published. */
function seedThrottled(...between: Step[]): Promise<SeededProject> {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const again: Step = { ...hook, handle: 'hook_2' };
  const steps = [trigger, hook, ...between, again, end];
  return seedProject(drain.database, {
    steps: steps.map((step, position) => ({ ...step, position })),
  });
}

async function runFor(
  seed: SeededProject,
  { count = 3, data = {} }: { count?: number; data?: Record<string, unknown> } = {},
): Promise<string> {
  const input = { ...runInput(seed), recipients: people(count), data };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const countsOf = async ({ projectId }: SeededProject, runId: string) => {
  const run = await drain.database.runs.findCountedRun({ projectId, id: runId });
  return run?.counts.notifications;
};
const all = (count: number, status: 'processed' | 'stopped') => [
  { status, reason: status === 'stopped' ? 'throttled' : null, count },
];

/** How many messages each step sent. */
async function sentBy(): Promise<Record<string, number>> {
  const rows = await query<{ step_handle: string; count: number }>(
    `SELECT step_handle, count(*)::int AS count FROM deliveries WHERE status = 'sent' GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ step_handle, count }) => [step_handle, count]));
}

describe('a throttle step', () => {
  it('stops what comes while the window of the first is open, and keeps what was sent before it', async () => {
    const seed = await seedThrottled(throttle('throttle_1'));
    const first = await runFor(seed);
    await drain.drain();
    const second = await runFor(seed);
    await drain.drainAfter({ ...seed, byMs: hourMs - minuteMs });
    expect(await countsOf(seed, first)).toEqual(all(3, 'processed'));
    expect(await countsOf(seed, second)).toEqual(all(3, 'stopped'));
    expect(await sentBy()).toEqual({ hook: 6, hook_2: 3 });
    expect(await query('SELECT DISTINCT step FROM notifications ORDER BY step')).toEqual([
      { step: 'end' },
      { step: 'throttle_1' },
    ]);
  });

  it('lets the next pass when the window of the first is over, which those it stopped did not move', async () => {
    const seed = await seedThrottled(throttle('throttle_1'));
    await runFor(seed);
    await drain.drain();
    await runFor(seed);
    await drain.drainAfter({ ...seed, byMs: hourMs - minuteMs });
    const third = await runFor(seed);
    await drain.drainAfter({ ...seed, byMs: minuteMs });
    expect(await countsOf(seed, third)).toEqual(all(3, 'processed'));
  });

  it('counts each value of its key by itself, a missing one as one more', async () => {
    const seed = await seedThrottled(throttle('throttle_1', { throttle_key: 'data.thread' }));
    const data = [{ thread: 0 }, { thread: '0' }, { thread: '' }, { thread: null }, {}];
    const runs = [];
    for (const one of [...data, ...data]) runs.push(await runFor(seed, { count: 1, data: one }));
    await drain.drain();
    const counts = await Promise.all(runs.map((runId) => countsOf(seed, runId)));
    const expected = (status: 'processed' | 'stopped') => data.map(() => all(1, status));
    expect(counts).toEqual([...expected('processed'), ...expected('stopped')]);
  });

  it('asks for a set at once, and as often as a path has such steps', async () => {
    const seed = await seedThrottled(throttle('throttle_1'), throttle('throttle_2'));
    const runId = await runFor(seed, { count: 200 });
    let asked = 0;
    const { notifications } = drain.database;
    const { passThrottles } = notifications;
    // The stages hold this very object.
    notifications.passThrottles = (questions) => {
      asked += 1;
      return passThrottles(questions);
    };
    await drain.drain();
    expect(await countsOf(seed, runId)).toEqual(all(200, 'processed'));
    expect(asked).toBe(2);
  });

  it('says the same again to a set whose worker was lost after it asked', async () => {
    const seed = await seedThrottled(throttle('throttle_1'));
    const first = await runFor(seed);
    const { notifications } = drain.database;
    const { saveAdvance } = notifications;
    notifications.saveAdvance = async () => {
      throw Object.assign(new Error('the worker is lost'), { code: '57P01' });
    };
    await expect(drain.drain()).rejects.toThrow('the worker is lost');
    notifications.saveAdvance = saveAdvance;
    const second = await runFor(seed);
    await query(`UPDATE notifications SET sweep_at = now(), paused_until = NULL`);
    await query(`UPDATE runs SET sweep_at = now() WHERE sweep_at IS NOT NULL`);
    await drain.drain();
    expect(await countsOf(seed, first)).toEqual(all(3, 'processed'));
    expect(await countsOf(seed, second)).toEqual(all(3, 'stopped'));
  });

  it('lets one of each recipient pass when many runs are worked at once', async () => {
    const seed = await seedThrottled(throttle('throttle_1'));
    for (let run = 0; run < 5; run += 1) await runFor(seed, { count: 30 });
    const other = createDrain(created.url);
    try {
      await Promise.all([drain.drain(), other.drain()]);
      await Promise.all([drain.drain(), other.drain()]);
    } finally {
      await other.close();
    }
    expect(await sentBy()).toEqual({ hook: 150, hook_2: 30 });
    const twice = await query(
      `SELECT recipient_id FROM deliveries WHERE step_handle = 'hook_2'
       GROUP BY recipient_id HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
  });
});
