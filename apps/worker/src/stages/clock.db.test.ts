import type { Step, StepOf } from '@notiflow/contracts';
import type { ClockMove } from '@notiflow/database';
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

const dayMs = 24 * 60 * 60_000;

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('clock');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

/** Three messages, to recipients of this kind, with what stands between them. */
async function seedOnboarding(ending: string, between: Step[]): Promise<SeededProject> {
  const [trigger, hook, end] = webhookSteps(`https://${ending}.notiflow.example/in`) as [
    Step,
    StepOf<'channel'>,
    Step,
  ];
  const middle = between.flatMap((step, index) => [step, { ...hook, handle: `hook_${index}` }]);
  const steps = [trigger, hook, ...middle, end].map((step, position) => ({ ...step, position }));
  return seedProject(drain.database, { steps });
}

const waitDays = (handle: string, duration: number): Step => {
  return { type: 'wait', handle, position: 0, duration, duration_unit: 'days' };
};

async function start(seed: SeededProject): Promise<void> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(2) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

async function move({ projectId }: SeededProject, by: ClockMove) {
  const moved = await drain.database.projects.moveClock({ projectId, move: by });
  if (moved?.kind !== 'moved') throw new Error(moved?.kind);
  await drain.drain();
  return moved.clock;
}

const statuses = async () => {
  const sql = 'SELECT status, count(*)::int FROM deliveries GROUP BY status ORDER BY status';
  const rows = await queryRows<{ status: string; count: number }>(
    { databaseUrl: created.url },
    sql,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

describe('a clock that is moved', () => {
  it('walks five days of onboarding, from one due moment to the next', async () => {
    const seed = await seedOnboarding('delivered', [waitDays('two', 2), waitDays('three', 3)]);
    await start(seed);
    expect(await statuses()).toEqual({ delivered: 2 });
    const first = await move(seed, { kind: 'next' });
    expect(Math.round(first.offsetMs / dayMs)).toBe(2);
    expect(await statuses()).toEqual({ delivered: 4 });
    const second = await move(seed, { kind: 'next' });
    expect(Math.round(second.offsetMs / dayMs)).toBe(5);
    expect(await statuses()).toEqual({ delivered: 6 });
    expect(await drain.database.projects.readClock(seed)).toMatchObject({
      idle: true,
      nextDueAt: null,
    });
    // Nothing went to anybody.
    expect(drain.sent).toEqual([]);
  });

  it('knows that who is in a digest waits for its window', async () => {
    const digest: Step = {
      type: 'digest',
      handle: 'collect',
      position: 0,
      duration: 1,
      duration_unit: 'days',
    } as Step;
    const seed = await seedOnboarding('delivered', [digest]);
    await start(seed);
    const clock = await drain.database.projects.readClock(seed);
    expect([clock?.idle, clock?.nextDueAt !== null]).toEqual([true, true]);
    await move(seed, { kind: 'next' });
    expect(await statuses()).toEqual({ delivered: 4 });
    expect(await drain.database.projects.readClock(seed)).toMatchObject({ nextDueAt: null });
  });

  it('says how long nothing has gone on from a digest', async () => {
    const digest: Step = {
      type: 'digest',
      handle: 'collect',
      position: 0,
      duration: 1,
      duration_unit: 'days',
      look_back: { duration: 2, duration_unit: 'days' },
    };
    const seed = await seedOnboarding('delivered', [digest]);
    await start(seed);
    expect(await statuses()).toEqual({ delivered: 4 });
    await start(seed);
    await move(seed, { kind: 'by', ms: dayMs });
    expect(await statuses()).toEqual({ delivered: 8 });
    await move(seed, { kind: 'by', ms: 2 * dayMs });
    await start(seed);
    expect(await statuses()).toEqual({ delivered: 12 });
  });

  it('goes nowhere while something is due, and says so', async () => {
    const seed = await seedOnboarding('delivered', []);
    await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
    const clock = await drain.database.projects.moveClock({ ...seed, move: { kind: 'next' } });
    expect(clock).toMatchObject({ kind: 'moved', clock: { idle: false, offsetMs: 0 } });
  });

  it('is what moments in a notiflow are compared with', async () => {
    const until = new Date(Date.now() + 10 * dayMs).toISOString();
    const wait: Step = { type: 'wait', handle: 'date', position: 0, until };
    const seed = await seedOnboarding('delivered', [waitDays('day', 1), wait]);
    await start(seed);
    await move(seed, { kind: 'by', ms: dayMs });
    expect(await statuses()).toEqual({ delivered: 4 });
    const { nextDueAt } = (await drain.database.projects.readClock(seed)) ?? {};
    expect(nextDueAt?.toISOString()).toBe(until);
    await move(seed, { kind: 'until', until: new Date(until) });
    expect(await statuses()).toEqual({ delivered: 6 });
  });

  it('does not go back, and not at all in a live project', async () => {
    const seed = await seedOnboarding('delivered', []);
    const { projects } = drain.database;
    const back = { kind: 'until', until: new Date(Date.now() - dayMs) } as const;
    expect(await projects.moveClock({ ...seed, move: back })).toMatchObject({ kind: 'backwards' });
    await projects.updateSettings({ ...seed, changes: { live: true } });
    const day = { kind: 'by', ms: dayMs } as const;
    expect(await projects.moveClock({ ...seed, move: day })).toEqual({ kind: 'live' });
  });
});

describe('a simulated recipient', () => {
  it.each([
    ['bounced', { bounced: 2 }],
    ['failed', { failed: 2 }],
  ])('ends as %s', async (ending, expected) => {
    await start(await seedOnboarding(ending, []));
    expect(await statuses()).toEqual(expected);
    expect(drain.sent).toEqual([]);
  });

  it('that is delayed gets its message with the third attempt', async () => {
    const seed = await seedOnboarding('delayed', []);
    await start(seed);
    expect(await statuses()).toEqual({ pending: 2 });
    await move(seed, { kind: 'by', ms: dayMs });
    expect(await statuses()).toEqual({ pending: 2 });
    await move(seed, { kind: 'by', ms: dayMs });
    expect(await statuses()).toEqual({ delivered: 2 });
    const sql = 'SELECT number, outcome FROM attempts ORDER BY number, outcome';
    expect(await queryRows({ databaseUrl: created.url }, sql)).toEqual(
      [1, 1, 2, 2, 3, 3].map((number) => {
        return { number, outcome: number === 3 ? 'accepted' : 'not_processed' };
      }),
    );
  });

  it('of a live project is like anybody else', async () => {
    const seed = await seedOnboarding('failed', []);
    await drain.database.projects.updateSettings({ ...seed, changes: { live: true } });
    await start(seed);
    expect(await statuses()).toEqual({ sent: 2 });
    expect(drain.sent).toHaveLength(2);
  });
});
