import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ringPriority } from '@notiflow/contracts';
import { createDoorbell, type Doorbell } from '@notiflow/queue';
import { runInput } from '../test/support/seed-project.ts';
import { printTable } from './measure/print-table.ts';
import { readCounters } from './measure/read-counters.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { startBusyWork } from './setup/busy-work.ts';
import { runData, type Seed, seedTopics, stepsAround } from './setup/seed-topics.ts';
import { type Program, startProgram } from './setup/start-program.ts';
import { type Receiver, startReceiver } from './setup/start-receiver.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// Webhooks that wait for many receivers, single runs that keep coming, other work on the cores; and then everything that
// was rung for is lost at once. Beside it the same with nothing lost: what the machine can do has to be known.

const { values: options } = parseArgs({
  options: {
    pending: { type: 'string', default: '20000' },
    'runs-per-second': { type: 'string', default: '18' },
    busy: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '1' },
  },
});
const pending = Number(options.pending);
const runsPerSecond = Number(options['runs-per-second']);
const lateMaxS = 15;
const prefix = 'notiflow';
const healthPorts = [18_121, 18_122];
const receiversMax = 100;

interface Bench {
  servers: Servers;
  seed: Seed;
  receiver: Receiver;
  doorbell: Doorbell;
}

/** What became of the webhooks that waited, and of the single runs that came meanwhile; in seconds. */
interface Figures {
  /** From the moment before the workers are started until the last lane of what waits is sent to. */
  lastLaneS: number;
  medianS: number;
  lastS: number;
  perSecond: number;
  /** From the accept of a single run to its attempt. */
  runs: number;
  /** The same until its deliveries were made. */
  runMadeMedianS: number;
  runMedianS: number;
  runP99S: number;
  runLastS: number;
  /** Webhooks that came more than once. */
  repeats: number;
  /** By name and labels, summed over the workers. */
  counters: Record<string, number>;
}

function startWorker({ servers }: Bench, env: Record<string, string> = {}): Promise<Program> {
  return startProgram({
    entry: 'apps/worker/dist/main.js',
    readyText: 'worker.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: prefix,
      DATA_DIR: servers.dataDir,
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
      ...env,
    },
  });
}

async function ask(servers: Servers, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await servers.sql.query<{ answer: number }>(sql, values);
  return rows[0]?.answer ?? 0;
}

/** Makes the webhooks that wait, by a worker that does not send; the rings for them are in the queue. */
async function makePending(bench: Bench): Promise<string> {
  const { servers, seed, doorbell } = bench;
  await servers.sql.query('TRUNCATE deliveries, attempts, notifications, runs CASCADE');
  await servers.redis.flushall();
  const maker = await startWorker(bench, { WORKER_QUEUES: 'runs,notifications' });
  const input = { ...runInput(seed), data: runData, topicName: seed.topics[0]?.name ?? '' };
  const accepted = await servers.database.runs.acceptRun(input);
  if (accepted.kind !== 'accepted') throw new Error('The run was not accepted.');
  const priority = ringPriority({ priority: input.priority, isBroadcast: true });
  await doorbell.ringRun(accepted.runId, { priority });
  const count = 'SELECT count(*)::int AS answer FROM deliveries';
  while ((await ask(servers, count)) < pending) await wait(200);
  await maker.stop();
  await servers.sql.query('VACUUM (ANALYZE) runs, notifications, deliveries, attempts');
  return accepted.runId;
}

/** Accepts single runs at a steady pace until it is stopped, as the api does. */
function startSteadyLoad({ servers, seed, doorbell }: Bench): () => Promise<void> {
  let isOver = false;
  const running = (async () => {
    for (let run = 1; !isOver; run += 1) {
      const recipients = [{ external_id: `user-${1 + ((run * 7) % pending)}` }];
      const input = { ...runInput(seed), data: runData, recipients };
      const accepted = await servers.database.runs.acceptRun(input);
      if (accepted.kind !== 'accepted') throw new Error('The run was not accepted.');
      const priority = ringPriority({ priority: input.priority, isBroadcast: false });
      void doorbell.ringRun(accepted.runId, { priority });
      await wait(1_000 / runsPerSecond);
    }
  })();
  return () => {
    isOver = true;
    return running;
  };
}

/** Lets two workers send what waits under load; `isLost` empties Redis before they begin, and again on the way. */
async function measure(bench: Bench, { isLost }: { isLost: boolean }): Promise<Figures> {
  const { servers, receiver } = bench;
  const runId = await makePending(bench);
  await receiver.takeCounts();
  const { rows } = await servers.sql.query<{ now: Date }>('SELECT now() AS now');
  const begunAt = rows[0]?.now;
  if (isLost) await servers.redis.flushall();
  const workers = await Promise.all(
    healthPorts.map((port) => startWorker(bench, { HEALTH_PORT: String(port) })),
  );
  const stopLoad = startSteadyLoad(bench);
  const open = `SELECT count(*)::int AS answer FROM deliveries WHERE run_id = $1 AND status <> 'sent'`;
  let wasEmptied = !isLost;
  for (let left = pending; left > 0; left = await ask(servers, open, [runId])) {
    if (!wasEmptied && left < pending / 2) {
      await servers.redis.flushall();
      wasEmptied = true;
    }
    await wait(100);
  }
  await stopLoad();
  const unsettled = `SELECT count(*)::int AS answer FROM runs r
    WHERE NOT EXISTS (SELECT FROM deliveries d WHERE d.run_id = r.id AND d.status = 'sent')`;
  while ((await ask(servers, unsettled)) > 0) await wait(100);
  const counters = await readCounters(healthPorts);
  await Promise.all(workers.map((worker) => worker.stop()));
  const { received, distinct } = await receiver.takeCounts();
  const moments = await readMoments(servers, { runId, begunAt });
  return { ...moments, repeats: received - distinct, counters };
}

async function readMoments(
  { sql }: Servers,
  { runId, begunAt }: { runId: string; begunAt: Date | undefined },
) {
  const { rows } = await sql.query<Omit<Figures, 'repeats' | 'counters'>>(
    `WITH tried AS (
       SELECT d.run_id, d.lane, extract(epoch FROM a.started_at - $2::timestamptz)::float8 AS after_s,
              extract(epoch FROM a.started_at - r.created_at)::float8 AS age_s,
              extract(epoch FROM d.created_at - r.created_at)::float8 AS made_s
       FROM attempts a JOIN deliveries d ON d.id = a.delivery_id JOIN runs r ON r.id = d.run_id
       WHERE a.number = 1),
     waited AS (SELECT * FROM tried WHERE run_id = $1),
     single AS (SELECT * FROM tried WHERE run_id <> $1)
     SELECT (SELECT max(first_s) FROM (SELECT min(after_s) AS first_s FROM waited GROUP BY lane) l) AS "lastLaneS",
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY after_s) FROM waited) AS "medianS",
       (SELECT max(after_s) FROM waited) AS "lastS",
       (SELECT count(*) / max(after_s) FROM waited) AS "perSecond",
       (SELECT count(*)::int FROM single) AS runs,
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY made_s) FROM single) AS "runMadeMedianS",
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY age_s) FROM single) AS "runMedianS",
       (SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY age_s) FROM single) AS "runP99S",
       (SELECT max(age_s) FROM single) AS "runLastS"`,
    [runId, begunAt],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('Nothing was tried.');
  return row;
}

function report(rounds: { undisturbed: Figures; lost: Figures }[]): void {
  const seconds = (value: number) => value.toFixed(1);
  const row = (name: string, figures: Figures) => [
    name,
    seconds(figures.lastLaneS),
    seconds(figures.medianS),
    seconds(figures.lastS),
    figures.perSecond.toFixed(0),
    seconds(figures.runMadeMedianS),
    seconds(figures.runMedianS),
    seconds(figures.runP99S),
    seconds(figures.runLastS),
    String(figures.repeats),
  ];
  const head = ['', 'last lane, s', 'median, s', 'last, s', 'webhooks/s'];
  const runs = ['run made, s', 'run p50', 'run p99', 'run max', 'repeats'];
  const table = rounds.flatMap(({ undisturbed, lost }) => [
    row('nothing lost', undisturbed),
    row('FLUSHALL', lost),
  ]);
  process.stdout.write(`\n${printTable([[...head, ...runs], ...table])}\n\n`);
  for (const { undisturbed, lost } of rounds) {
    process.stdout.write(
      `${JSON.stringify({ undisturbed: undisturbed.counters, lost: lost.counters })}\n`,
    );
  }
}

/** Whether what was lost came no later than so many seconds after it would have come anyway, and nothing twice. */
function isRecovered({ undisturbed, lost }: { undisturbed: Figures; lost: Figures }): boolean {
  const late = [
    lost.lastLaneS,
    lost.lastS - undisturbed.lastS,
    lost.runLastS - undisturbed.runLastS,
  ];
  return Math.max(...late) <= lateMaxS && lost.repeats === 0;
}

await buildPrograms('worker');
const servers = await startServers({ durable: true });
const receiver = await startReceiver();
const stopBusyWork = Array.from({ length: Number(options.busy) }, startBusyWork);
const connection = { kind: 'redis', url: servers.redisUrl, prefix } as const;
const doorbell = createDoorbell({ connection, onError: () => {} });
try {
  // A receiver of its own for every hundredth user, so that there are as many lanes.
  const host = `127.0.0.{{ recipient.external_id | remove: 'user-' | modulo: ${receiversMax} | plus: 2 }}`;
  const steps = stepsAround({
    type: 'webhook',
    handle: 'hook',
    template: {
      content_type: 'json',
      method: 'POST',
      headers: {},
      url: `${receiver.url.replace('127.0.0.1', host)}/orders`,
      body: '{"order":"{{ data.order.id }}","to":"{{ recipient.external_id }}"}',
    },
  });
  const seed = await seedTopics(servers, { steps, sizes: [pending] });
  const bench: Bench = { servers, seed, receiver, doorbell };
  const rounds: { undisturbed: Figures; lost: Figures }[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const undisturbed = await measure(bench, { isLost: false });
    rounds.push({ undisturbed, lost: await measure(bench, { isLost: true }) });
  }
  report(rounds);
  await saveResults(servers, { name: 'flushall', results: { pending, runsPerSecond, rounds } });
  process.exitCode = rounds.every(isRecovered) ? 0 : 1;
} finally {
  for (const stop of stopBusyWork) stop();
  await doorbell.close();
  await receiver.stop();
  await servers.stop();
}
