import type { StepOf } from '@notiflow/contracts';
import type { QueueDepth, QueueName } from '@notiflow/queue';
import { queueNames } from '@notiflow/queue';
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

/** A queue in which this much waits, and what was done with it. */
function createQueue(answers: { waiting: number; takesRings: boolean; isThere: boolean }) {
  const rings: QueueName[] = [];
  const asked: string[] = [];
  const depth: QueueDepth = {
    waiting: answers.waiting,
    active: 2,
    delayed: 0,
    oldestWaitingMs: 10 * minuteMs,
  };
  return {
    rings,
    asked,
    doorbell: {
      async ring(queue: QueueName) {
        rings.push(queue);
        return answers.takesRings;
      },
      async depths() {
        asked.push('depths');
        if (!answers.isThere) return null;
        return Object.fromEntries(queueNames.map((name) => [name, depth])) as Record<
          QueueName,
          QueueDepth
        >;
      },
      async isReachable() {
        asked.push('isReachable');
        return answers.isThere;
      },
    },
  };
}

const full = { waiting: 10_000, takesRings: true, isThere: true };
const away = { waiting: 0, takesRings: false, isThere: false };

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('sweeps');
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

async function open(queue: ReturnType<typeof createQueue>, steps = webhookSteps()): Promise<void> {
  drain = createDrain(created.url, { doorbell: queue.doorbell });
  seed = await seedProject(drain.database, { steps });
}

const letPass = (byMs: number) =>
  fastForward({ databaseUrl: created.url }, { projectId: seed.projectId, byMs });

async function acceptRun(count: number): Promise<string> {
  const recipients = people(count);
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const readStatuses = (table: 'runs' | 'notifications' | 'deliveries') =>
  queryRows<{ status: string; count: number }>(
    { databaseUrl: created.url },
    `SELECT status, count(*)::int AS count FROM ${table} GROUP BY status`,
  );

describe('sweeps under load', () => {
  it('work what becomes due after a first rescue at the next look, whatever waits in the queues', async () => {
    const queue = createQueue(full);
    await open(queue);
    for (let rescue = 1; rescue <= 3; rescue += 1) {
      await acceptRun(10);
      await letPass(minuteMs);
      await drain.sweep();
      expect(await readStatuses('runs')).toEqual([{ status: 'fanned_out', count: rescue }]);
      expect(drain.sent).toHaveLength(10 * rescue);
    }
    expect(queue.asked).toEqual([]);
  });

  it('skip no look while a queue does not answer', async () => {
    const queue = createQueue(away);
    await open(queue);
    await acceptRun(10);
    await letPass(minuteMs);
    await drain.sweep();
    expect(drain.sent).toHaveLength(10);
    expect(queue.asked).toEqual([]);
  });

  it('leave nothing behind for which a ring was not taken', async () => {
    const queue = createQueue(away);
    const [trigger, hook, end] = webhookSteps() as [never, StepOf<'channel'>, StepOf<'end'>];
    const rest: StepOf<'wait'> = {
      type: 'wait',
      handle: 'rest',
      position: 1,
      duration: 1,
      duration_unit: 'hours',
    };
    await open(queue, [trigger, rest, { ...hook, position: 2 }, { ...end, position: 3 }]);
    await acceptRun(30);
    await letPass(minuteMs);
    await drain.sweep();
    expect(await readStatuses('notifications')).toEqual([{ status: 'waiting', count: 30 }]);
    // The timers are woken and rung for, in vain; what was due a moment later is found by the look after that.
    await letPass(60 * minuteMs);
    await drain.sweep();
    expect(queue.rings).toContain('notifications');
    await letPass(minuteMs);
    await drain.sweep();
    expect(await readStatuses('notifications')).toEqual([{ status: 'processed', count: 30 }]);
    expect(drain.sent).toHaveLength(30);
  });

  it('work everything that is overdue in one look, also more than 5,000 rows', async () => {
    await open(createQueue(full));
    const runId = await acceptRun(6_000);
    for (let isLast = false; !isLast; ) {
      const page = await drain.database.runs.fanOutPage({ runId, pageSize: 500 });
      isLast = page?.isLast ?? true;
    }
    await letPass(minuteMs);
    await drain.sweep();
    expect(await readStatuses('notifications')).toEqual([{ status: 'processed', count: 6_000 }]);
  });

  it('add nothing to the queues for many single runs that only wait for their turn', async () => {
    const queue = createQueue(full);
    await open(queue);
    for (let run = 0; run < 60; run += 1) await acceptRun(1);
    await letPass(minuteMs);
    await drain.sweep();
    await letPass(minuteMs);
    await drain.sweep();
    expect(queue.rings.filter((name) => name === 'runs' || name === 'notifications')).toEqual([]);
    // Their jobs come now, and find nothing left to do.
    await drain.drain();
    expect(drain.sent).toHaveLength(60);
    expect(await readStatuses('deliveries')).toEqual([{ status: 'sent', count: 60 }]);
  });
});
