import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Step } from '@notiflow/contracts';
import type { Contender } from './contenders/contender.ts';
import { startNotiflow } from './contenders/start-notiflow.ts';
import { findRowProblems } from './measure/find-row-problems.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { postgresCpuBetween, readPostgresCpu } from './measure/read-postgres-cpu.ts';
import { readCpuSeconds } from './measure/read-usage.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Seed, seedTopics } from './setup/seed-topics.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// Notifications that rest at a wait step. Many are due at the same moment, while one of two workers is killed: how long
// after it does the last one take its second message? And what does an idle system pay for those that rest on?

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    due: { type: 'string', default: '10000' },
    parked: { type: 'string', default: '1000000' },
    'idle-s': { type: 'string', default: '60' },
    'max-s': { type: 'string', default: '10' },
    'no-sync': { type: 'boolean', default: false },
  },
});
const due = Number(options.due);
const parked = Number(options.parked);
const idleS = Number(options['idle-s']);
const pollMs = 20;
const dueInMs = 3_000;
const giveUpMs = 5 * 60_000;
const settleMs = 5_000;
// A statement may take 30 seconds.
const parkedAtOnce = 100_000;
const feeds = ['feed', 'again'];

interface Bench {
  servers: Servers;
  seed: Seed;
}

/** Trigger, a message, a rest of a month, a message, end. */
function waitingSteps(): Step[] {
  const [first, second] = feeds.map((handle): Step => {
    const template = {
      content_type: 'markdown' as const,
      title: 'Hello {{ recipient.first_name }}',
      body: 'Your order {{ data.order.id }} waits.',
    };
    const channel = { channel_type: 'in_app', channel_handle: 'feed' } as const;
    return { type: 'channel', handle, position: 0, ...channel, template };
  }) as [Step, Step];
  const month = { duration: 30, duration_unit: 'days' } as const;
  return [
    { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
    { ...first, position: 1 },
    { type: 'wait', handle: 'month', position: 2, ...month },
    { ...second, position: 3 },
    { type: 'end', handle: 'end', position: 4 },
  ];
}

async function waitForNotifications(
  { sql }: Servers,
  { runId, status, count }: { runId: string; status: string; count: number },
): Promise<void> {
  const giveUpAt = performance.now() + giveUpMs;
  for (;;) {
    const { rows } = await sql.query(
      'SELECT count(*)::int AS count FROM notifications WHERE run_id = $1 AND status = $2',
      [runId, status],
    );
    if (rows[0].count >= count) return;
    if (performance.now() > giveUpAt)
      throw new Error(`${rows[0].count} of ${count} are ${status}.`);
    await wait(pollMs);
  }
}

interface Wake {
  /** Seconds from the moment at which all were due, by Postgres' clock. */
  firstS: number;
  lastS: number;
}

/** Lets all be due at one moment, kills a worker when a tenth is woken, and says when the last one was done. */
async function measureWake({ servers, seed }: Bench, killed: boolean): Promise<Wake> {
  const { sql } = servers;
  const workers = await Promise.all([startNotiflow(servers, seed), startNotiflow(servers, seed)]);
  try {
    const [worker] = workers;
    const topic = seed.topics[0];
    if (topic === undefined || worker === undefined) throw new Error('Nothing was seeded.');
    const runId = await worker.accept(topic);
    await waitForNotifications(servers, { runId, status: 'waiting', count: due });
    await sql.query('VACUUM (ANALYZE) notifications, deliveries');
    await sql.query('CHECKPOINT');
    const { rows } = await sql.query<{ at: Date }>(
      `WITH due AS (SELECT now() + $2 * interval '1 ms' AS at),
         moved AS (UPDATE notifications SET resume_at = due.at, sweep_at = due.at FROM due WHERE run_id = $1)
       SELECT at FROM due`,
      [runId, dueInMs],
    );
    await waitForNotifications(servers, { runId, status: 'processed', count: due / 10 });
    if (killed) process.kill(worker.pid, 'SIGKILL');
    await waitForNotifications(servers, { runId, status: 'processed', count: due });
    const { rows: ended } = await sql.query<{ first: number; last: number }>(
      `SELECT extract(epoch FROM min(processed_at) - $2)::float8 AS first,
              extract(epoch FROM max(processed_at) - $2)::float8 AS last
       FROM notifications WHERE run_id = $1`,
      [runId, rows[0]?.at],
    );
    const course = { topic, settledStatus: 'delivered' as const, deliveriesEach: feeds.length };
    const problems = await findRowProblems(servers, { runId, course });
    if (problems.length > 0) throw new Error(problems.join(' '));
    return { firstS: ended[0]?.first ?? 0, lastS: ended[0]?.last ?? 0 };
  } finally {
    await Promise.all(workers.map((worker: Contender) => worker.stop()));
  }
}

interface Idle {
  parked: number;
  /** Milliseconds of a core in each second. */
  workerCpuMs: number;
  postgresCpuMs: number;
  /** Rows and index entries of notifications and waits that were read in each second. */
  rowsRead: number;
}

/** Lets a worker stand beside so many that rest for another day, every tenth of them for an event. */
async function measureIdle({ servers, seed }: Bench, count: number): Promise<Idle> {
  const { sql } = servers;
  await sql.query('TRUNCATE runs, notifications, deliveries, event_waits');
  for (let from = 0; from < count; from += parkedAtOnce)
    await park({ servers, seed }, count - from);
  await sql.query('VACUUM (ANALYZE) notifications, event_waits');
  await sql.query('CHECKPOINT');
  const worker = await startNotiflow(servers, seed);
  try {
    await wait(settleMs);
    const rowsBefore = await readRows(servers);
    const [cpuBefore, postgresBefore] = [
      await readCpuSeconds(worker.pid),
      await readPostgresCpu(servers),
    ];
    await wait(idleS * 1_000);
    const [cpu, postgres] = [await readCpuSeconds(worker.pid), await readPostgresCpu(servers)];
    return {
      parked: count,
      workerCpuMs: ((cpu - cpuBefore) * 1_000) / idleS,
      postgresCpuMs: (postgresCpuBetween(postgresBefore, postgres) * 1_000) / idleS,
      rowsRead: ((await readRows(servers)) - rowsBefore) / idleS,
    };
  } finally {
    await worker.stop();
  }
}

async function park({ servers, seed }: Bench, left: number): Promise<void> {
  await servers.sql.query(
    `WITH parked AS (
       INSERT INTO notifications
         (id, project_id, run_id, notiflow_id, recipient_id, status, rest, step, resume_at, sweep_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), $2, gen_random_uuid(), 'waiting',
              CASE WHEN i % 10 = 0 THEN 'event' ELSE 'wait' END, 'month', until.at, until.at
       FROM generate_series(1, $3::int) AS i
       CROSS JOIN LATERAL (SELECT now() + interval '1 day' + i * interval '1 ms' AS at) until
       RETURNING id, project_id, recipient_id, rest, step, resume_at)
     INSERT INTO event_waits (notification_id, step_handle, project_id, recipient_id, event_name, until)
     SELECT id, step, project_id, recipient_id, 'order.paid', resume_at FROM parked WHERE rest = 'event'`,
    [seed.projectId, seed.notiflowId, Math.min(left, parkedAtOnce)],
  );
}

async function readRows({ sql }: Servers): Promise<number> {
  // What a connection counted, it tells when it has been idle for a moment.
  await sql.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await sql.query<{ read: string }>(
    `SELECT (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables
             WHERE relname IN ('notifications', 'event_waits'))
          + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes
             WHERE relname IN ('notifications', 'event_waits')) AS read`,
  );
  return Number(rows[0]?.read);
}

function printWakes(rounds: Record<'both' | 'killed', Wake[]>): string {
  const row = (name: string, wakes: Wake[]) => [
    name,
    median(wakes.map(({ firstS }) => firstS)).toFixed(2),
    median(wakes.map(({ lastS }) => lastS)).toFixed(2),
    Math.max(...wakes.map(({ lastS }) => lastS)).toFixed(2),
  ];
  const head = ['s after they were due', 'first', 'last', 'last, worst'];
  return printTable([head, row('two workers', rounds.both), row('one killed', rounds.killed)]);
}

function printIdle(idle: Idle[]): string {
  const rows = idle.map(({ parked: count, workerCpuMs, postgresCpuMs, rowsRead }) => [
    count.toLocaleString('en'),
    workerCpuMs.toFixed(1),
    postgresCpuMs.toFixed(1),
    rowsRead.toFixed(1),
  ]);
  const head = ['resting', 'worker CPU, ms/s', 'Postgres CPU, ms/s', 'rows read/s'];
  return printTable([head, ...rows]);
}

await buildPrograms('worker');
const durable = !options['no-sync'];
const servers = await startServers({ durable });
try {
  const seed = await seedTopics(servers, { steps: waitingSteps(), sizes: [due] });
  const bench = { servers, seed };
  const rounds: Record<'both' | 'killed', Wake[]> = { both: [], killed: [] };
  for (let round = 0; round < Number(options.rounds); round += 1) {
    rounds.both.push(await measureWake(bench, false));
    rounds.killed.push(await measureWake(bench, true));
  }
  const idle = [await measureIdle(bench, 0), await measureIdle(bench, parked)];
  process.stdout.write(`\n${due.toLocaleString('en')} due at once:\n\n${printWakes(rounds)}\n`);
  process.stdout.write(`\nAn idle system:\n\n${printIdle(idle)}\n\n`);
  const worst = Math.max(...[...rounds.both, ...rounds.killed].map(({ lastS }) => lastS));
  process.exitCode = worst <= Number(options['max-s']) ? 0 : 1;
  await saveResults(servers, { name: 'waits', results: { durable, due, rounds, idle } });
} finally {
  await servers.stop();
}
