import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import pg from 'pg';
import request from 'supertest';
import { eventually } from '../../../test/support/eventually.ts';
import { type Consumers, createConsumers } from './consumers.ts';
import { createRedis } from './create-redis.ts';
import { createDoorbell, type Doorbell } from './doorbell.ts';
import { prepareQueues } from './prepare-queues.ts';
import { createQueueBoard } from './queue-board.ts';
import type { QueueConnection, QueueProblem } from './queue-options.ts';
import { queueNames } from './queues.ts';

const place = `queue_test_${randomUUID().slice(0, 8)}`;
const redis = { kind: 'redis', url: readUrl('TEST_REDIS_URL'), prefix: place } as const;
const postgres = { kind: 'postgres', url: readUrl('TEST_DATABASE_URL'), schema: place } as const;

let problems: QueueProblem[];
const onError = (problem: QueueProblem) => void problems.push(problem);

beforeEach(() => {
  problems = [];
});

afterAll(async () => {
  await queryPostgres(`drop schema if exists ${place} cascade`);
  const client = createRedis(redis.url);
  await eventually(async () => {
    const keys = await client.keys(`${place}:*`);
    if (keys.length > 0) await client.del(keys);
  });
  client.disconnect();
});

const backends: [string, QueueConnection][] = [
  ['Redis', redis],
  ['Postgres', postgres],
];

describe.each(backends)('the queues on %s', (_name, connection) => {
  let doorbell: Doorbell;
  let consumers: Consumers;

  beforeAll(async () => {
    await Promise.all(Array.from({ length: 5 }, () => prepareQueues(connection)));
  });

  beforeEach(() => {
    doorbell = createDoorbell({ connection, onError });
    consumers = createConsumers({ connection, onError });
  });

  afterEach(async () => {
    await consumers.close(5_000);
    await doorbell.close();
  });

  const depthOfRuns = async () => (await doorbell.depths())?.runs;

  it('work each job of a large ring once', async () => {
    const ids = Array.from({ length: 1_200 }, () => randomUUID());
    const worked: string[] = [];
    consumers.consume('runs', async (job) => void worked.push(...job.run_ids), { concurrency: 20 });
    expect(
      await doorbell.ring(
        'runs',
        ids.map((run_id) => ({ run_ids: [run_id] })),
      ),
    ).toBe(true);
    await eventually(() => expect(worked).toHaveLength(ids.length));
    expect(new Set(worked)).toEqual(new Set(ids));
    await eventually(async () =>
      expect(await depthOfRuns()).toEqual({
        waiting: 0,
        active: 0,
        delayed: 0,
        oldestWaitingMs: null,
      }),
    );
    expect(worked).toHaveLength(ids.length);
    expect(problems).toEqual([]);
  });

  it('share a job among the runs that come together, of one priority each', async () => {
    const runIds = Array.from({ length: 101 }, () => randomUUID());
    const urgent = [randomUUID(), randomUUID()];
    const rung = await Promise.all([
      ...runIds.map((id) => doorbell.ringRun(id, { priority: 20 })),
      ...urgent.map((id) => doorbell.ringRun(id, { priority: 10 })),
    ]);
    expect(rung).toEqual(rung.map(() => true));
    // The first of a priority rings at once, the others together in jobs of at most 50.
    expect(await depthOfRuns()).toMatchObject({ waiting: 5, delayed: 0 });
    const worked: string[] = [];
    consumers.consume('runs', async (job) => void worked.push(...job.run_ids), { concurrency: 1 });
    await eventually(() => expect(worked).toHaveLength(103));
    expect(worked).toEqual([...urgent, ...runIds]);
  });

  it('hold a delayed job back', async () => {
    const workedAt = new Map<string, number>();
    const noteTime = async (job: { lanes: string[] }) =>
      void workedAt.set(job.lanes[0] ?? '', Date.now());
    const [tomorrow, soon, now] = [randomUUID(), randomUUID(), randomUUID()];
    const ring = (id: string, options?: { delayMs: number }) =>
      doorbell.ring('deliveries-webhook', [{ lanes: [id] }], options);
    const rungAt = Date.now();
    await ring(tomorrow, { delayMs: 86_400_000 });
    await ring(soon, { delayMs: 700 });
    await ring(now);
    consumers.consume('deliveries-webhook', noteTime, { concurrency: 1 });
    await eventually(() => expect(new Set(workedAt.keys())).toEqual(new Set([now, soon])));
    expect((workedAt.get(soon) ?? 0) - rungAt).toBeGreaterThanOrEqual(700);
    expect((await doorbell.depths())?.['deliveries-webhook']).toMatchObject({
      waiting: 0,
      delayed: 1,
    });
  });

  it('work jobs in the order of their priority, those without one first', async () => {
    const [late, soon, first] = [randomUUID(), randomUUID(), randomUUID()];
    await doorbell.ring('runs', [{ run_ids: [late] }], { priority: 1_000 });
    await doorbell.ring('runs', [{ run_ids: [soon] }], { priority: 1 });
    await doorbell.ring('runs', [{ run_ids: [first] }]);
    expect(await depthOfRuns()).toMatchObject({ waiting: 3 });
    const worked: string[] = [];
    consumers.consume('runs', async (job) => void worked.push(...job.run_ids), { concurrency: 1 });
    await eventually(() => expect(worked).toEqual([first, soon, late]));
  });

  it('count what waits and what is worked on', async () => {
    const ring = () => doorbell.ring('notifications', [{ notification_ids: [randomUUID()] }]);
    const rungAt = Date.now();
    await ring();
    await eventually(async () =>
      expect((await doorbell.depths())?.notifications.oldestWaitingMs).toBeGreaterThan(100),
    );
    await ring();
    const { notifications, runs } = (await doorbell.depths()) ?? {};
    expect(notifications).toMatchObject({ waiting: 2, active: 0, delayed: 0 });
    expect(notifications?.oldestWaitingMs).toBeGreaterThan(100);
    expect(notifications?.oldestWaitingMs).toBeLessThanOrEqual(Date.now() - rungAt);
    expect(runs).toMatchObject({ waiting: 0, oldestWaitingMs: null });
    const work = createGate();
    consumers.consume('notifications', () => work.promise, { concurrency: 1 });
    await eventually(async () =>
      expect((await doorbell.depths())?.notifications).toMatchObject({ waiting: 1, active: 1 }),
    );
    work.resolve();
  });

  it('drop a malformed job and go on with the next', async () => {
    const good = randomUUID();
    const worked: string[] = [];
    consumers.consume('runs', async (job) => void worked.push(...job.run_ids), { concurrency: 1 });
    await doorbell.ring('runs', [{ run_ids: ['not an id'] }, { run_ids: [good] }]);
    await eventually(() => expect(worked).toEqual([good]));
    expect(problems).toEqual([
      expect.objectContaining({ kind: 'malformed_job', queue: 'runs', error: expect.any(Error) }),
    ]);
    expect(problems[0]?.error.message).toContain('run_ids[0]');
    expect(await depthOfRuns()).toMatchObject({ waiting: 0, delayed: 0 });
  });

  it('report work that throws and do not repeat it', async () => {
    let times = 0;
    const work = async () => {
      times += 1;
      throw new Error('out of paper');
    };
    consumers.consume('runs', work, { concurrency: 1 });
    await doorbell.ring('runs', [{ run_ids: [randomUUID()] }]);
    await eventually(async () => {
      expect(problems).toHaveLength(1);
      expect(await depthOfRuns()).toMatchObject({ waiting: 0, active: 0, delayed: 0 });
    });
    expect(problems[0]).toMatchObject({ kind: 'work_failed', queue: 'runs' });
    expect(problems[0]?.error.message).toBe('out of paper');
    expect(times).toBe(1);
  });

  it('close after the running job, and take no other', async () => {
    const work = createGate();
    let [started, finished] = [0, 0];
    const workOnce = async () => {
      started += 1;
      await work.promise;
      finished += 1;
    };
    consumers.consume('runs', workOnce, { concurrency: 1 });
    await doorbell.ring('runs', [{ run_ids: [randomUUID()] }]);
    await eventually(() => expect(started).toBe(1));
    let isClosed = false;
    const closed = consumers.close(10_000).then(() => {
      isClosed = true;
    });
    await doorbell.ring('runs', [{ run_ids: [randomUUID()] }]);
    expect(isClosed).toBe(false);
    work.resolve();
    await closed;
    expect([started, finished]).toEqual([1, 1]);
    expect(await depthOfRuns()).toMatchObject({ waiting: 1, active: 0 });
    await drain();
  });

  it('close without a job that runs for longer than the grace', async () => {
    let started = 0;
    const workForEver = () => {
      started += 1;
      return new Promise<void>(() => {});
    };
    consumers.consume('deliveries-email', workForEver, { concurrency: 1 });
    await doorbell.ring('deliveries-email', [{ lanes: [randomUUID()] }]);
    await eventually(() => expect(started).toBe(1));
    // Resolves although the job never ends.
    await consumers.close(200);
    expect(started).toBe(1);
  });

  it('can be looked at, and not touched, on the board', async () => {
    const board = createQueueBoard(connection, { basePath: '/' });
    const app: RequestListener = (req, res) => board.router(req, res, () => res.end());
    const page = await request(app).get('/').expect(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const { body } = await request(app).get('/api/queues').expect(200);
    expect(body.queues.map((queue: { name: string }) => queue.name)).toContain('deliveries-email');
    await request(app).put('/api/queues/runs/pause').expect(405);
    // The browser asks nobody else for anything, so that the policy has nothing to refuse.
    expect(page.text).toContain('<link href="static/css/');
    expect(page.text).not.toMatch(/(href|src)="https?:/);
    await board.close();
  });

  it('say on the board who works them, and how much was worked', async () => {
    const board = createQueueBoard(connection, { basePath: '/' });
    const app: RequestListener = (req, res) => board.router(req, res, () => res.end());
    const show = async (queue: string, status = 'latest') => {
      const query = { activeQueue: queue, status };
      const { body } = await request(app).get('/api/queues').query(query).expect(200);
      return body.queues.find(({ name }: { name: string }) => name === queue);
    };
    await eventually(async () => expect(await show('runs')).toMatchObject({ hasWorkers: false }));
    const before = (await show('runs')).counts;
    const poison = randomUUID();
    const work = async (job: { run_ids: string[] }) => {
      if (job.run_ids.includes(poison)) throw new Error('out of paper');
    };
    consumers.consume('runs', work, { concurrency: 2 });
    await doorbell.ring('runs', [
      ...Array.from({ length: 13 }, () => ({ run_ids: [randomUUID()] })),
      { run_ids: ['not an id'] },
      { run_ids: [poison] },
    ]);
    const counts = { completed: before.completed + 13, failed: before.failed + 2 };
    await eventually(async () =>
      expect(await show('runs')).toMatchObject({ hasWorkers: true, counts }),
    );
    expect(await show('notifications')).toMatchObject({ hasWorkers: false });
    const { body } = await request(app).get('/api/queues/runs/workers').expect(200);
    expect(body.workers).toEqual([expect.objectContaining({ addr: expect.any(String) })]);
    const metrics = await request(app).get('/api/queues/runs/metrics').expect(200);
    expect(metrics.body.completed.meta).toMatchObject({ count: counts.completed });
    // Without it, the page puts what was not counted by the minute yet nowhere.
    expect(metrics.body.completed.meta.prevTS).toBeGreaterThan(0);
    // What is only counted is not paged through.
    expect(await show('runs', 'completed')).toMatchObject({
      jobs: [],
      pagination: { pageCount: 0 },
    });
    await consumers.close(5_000);
    await eventually(async () => expect(await show('runs')).toMatchObject({ hasWorkers: false }));
    await board.close();
  });

  async function drain(): Promise<void> {
    const drainers = createConsumers({ connection, onError });
    drainers.consume('runs', async () => {}, { concurrency: 10 });
    try {
      await eventually(async () =>
        expect(await depthOfRuns()).toMatchObject({ waiting: 0, active: 0, delayed: 0 }),
      );
    } finally {
      await drainers.close(5_000);
    }
  }
});

describe('the queues on Postgres alone', () => {
  it('survive the loss of every connection, of which they need few', async () => {
    await prepareQueues(postgres);
    const doorbell = createDoorbell({ connection: postgres, onError });
    const consumers = createConsumers({ connection: postgres, onError });
    const worked: string[] = [];
    const options = { concurrency: 20 };
    consumers.consume('runs', async (job) => void worked.push(...job.run_ids), options);
    consumers.consume('notifications', async () => {}, options);
    consumers.consume('deliveries-email', async () => {}, options);
    consumers.consume('deliveries-webhook', async () => {}, options);
    const ringUntilWorked = () => {
      const rung: string[] = [];
      return eventually(async () => {
        const run_id = randomUUID();
        rung.push(run_id);
        expect(await doorbell.ring('runs', [{ run_ids: [run_id] }])).toBe(true);
        const isWorked = () => expect(rung.some((id) => worked.includes(id))).toBe(true);
        await eventually(isWorked, { withinMs: 2_000 });
      });
    };
    const ours = `from pg_stat_activity where datname = current_database()
      and (application_name like 'notiflow-queue-%' or application_name like '%@${place}')`;
    try {
      await ringUntilWorked();
      // Four for queries on each side, and one for each queue; those of the tests before take a moment to go.
      await eventually(async () => {
        const [connections] = await queryPostgres(`select count(*)::int ${ours}`);
        expect(connections?.count).toBeLessThanOrEqual(8 + queueNames.length);
      });
      await queryPostgres(`select pg_terminate_backend(pid) ${ours}`);
      await ringUntilWorked();
      // A connection that was made anew is known as a worker's again; jobs are found without it, and before it is there.
      await eventually(async () => {
        const workers = await queryPostgres(`select 1 ${ours} and application_name like 'runs@%'`);
        expect(workers).toHaveLength(1);
      });
    } finally {
      await consumers.close(5_000);
      await doorbell.close();
    }
  });

  it('answer without a wait when there is no Postgres', async () => {
    const connection = { kind: 'postgres', url: 'postgres://127.0.0.1:1/none' } as const;
    await expect(prepareQueues(connection)).rejects.toThrow('ECONNREFUSED');
    const doorbell = createDoorbell({ connection, onError });
    expect(await doorbell.ring('runs', [{ run_ids: [randomUUID()] }])).toBe(false);
    expect(await doorbell.depths()).toBeNull();
    expect(await doorbell.isReachable()).toBe(false);
    await doorbell.close();
  });
});

function createGate(): { promise: Promise<void>; resolve: () => void } {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: () => open() };
}

async function queryPostgres(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function readUrl(name: 'TEST_REDIS_URL' | 'TEST_DATABASE_URL'): string {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is set by the global set-up of the tests`);
  return url;
}
