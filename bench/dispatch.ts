import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ringPriority } from '@notiflow/contracts';
import { createDoorbell } from '@notiflow/queue';
import { runInput } from '../test/support/seed-project.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { postgresCpuBetween, readPostgresCpu } from './measure/read-postgres-cpu.ts';
import { readCpuSeconds, readUsage } from './measure/read-usage.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { runData, type Seed, seedTopics, stepsAround } from './setup/seed-topics.ts';
import { type Program, startProgram } from './setup/start-program.ts';
import { type Receiver, startReceiver } from './setup/start-receiver.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// How fast webhooks leave to one receiver that takes its time, by one worker and by two. The deliveries are made
// beforehand, by a worker of the stages before; the receiver says how many came in a second.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    recipients: { type: 'string', default: '20000' },
    'receiver-ms': { type: 'string', default: '50' },
  },
});
const recipients = Number(options.recipients);
const answerAfterMs = Number(options['receiver-ms']);
const prefix = 'notiflow';

/** What sending all webhooks once took. */
interface Figures {
  perSecond: number;
  openMost: number;
  workerCpuMs: number;
  receiverCpuMs: number;
  postgresCpuMs: number;
  postgresTransactions: number;
  walBytes: number;
}

interface Bench {
  servers: Servers;
  seed: Seed;
  receiver: Receiver;
}

function startWorker(servers: Servers, queues: string): Promise<Program> {
  return startProgram({
    entry: 'apps/worker/dist/main.js',
    readyText: 'worker.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: prefix,
      DATA_DIR: servers.dataDir,
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
      WORKER_QUEUES: queues,
    },
  });
}

/** Makes a delivery for every recipient, all of which wait to be sent. */
async function makeDeliveries({ servers, seed }: Bench): Promise<void> {
  const maker = await startWorker(servers, 'runs,notifications');
  const connection = { kind: 'redis', url: servers.redisUrl, prefix } as const;
  const doorbell = createDoorbell({ connection, onError: ({ error }) => console.error(error) });
  const topicName = seed.topics[0]?.name ?? '';
  const input = { ...runInput(seed), data: runData, topicName };
  const accepted = await servers.database.runs.acceptRun(input);
  if (accepted.kind !== 'accepted') throw new Error('The run was not accepted.');
  const priority = ringPriority({ priority: input.priority, isBroadcast: true });
  await doorbell.ringRun(accepted.runId, { priority });
  await waitForDeliveries(servers, { status: 'pending', count: recipients });
  await maker.stop();
  await doorbell.close();
  await servers.sql.query('VACUUM (ANALYZE) runs, notifications, deliveries, attempts');
  await servers.sql.query('CHECKPOINT');
}

async function waitForDeliveries(
  { sql }: Servers,
  { status, count }: { status: string; count: number },
): Promise<void> {
  for (;;) {
    const { rows } = await sql.query(
      'SELECT count(*)::int AS count FROM deliveries WHERE status = $1',
      [status],
    );
    if (rows[0].count === count) return;
    await wait(100);
  }
}

async function measure(bench: Bench, workerCount: number): Promise<Figures> {
  const { servers, receiver } = bench;
  await servers.sql.query('TRUNCATE deliveries, attempts, notifications, runs CASCADE');
  await makeDeliveries(bench);
  await receiver.takeCounts();
  const before = await readUsage(servers, process.pid);
  const postgresBefore = await readPostgresCpu(servers);
  const receiverBefore = await readCpuSeconds(receiver.pid);
  const workers = await Promise.all(
    Array.from({ length: workerCount }, () => startWorker(servers, 'deliveries-webhook')),
  );
  const workersBefore = await Promise.all(workers.map(({ pid }) => readCpuSeconds(pid)));
  await waitForDeliveries(servers, { status: 'sent', count: recipients });
  const workersAfter = await Promise.all(workers.map(({ pid }) => readCpuSeconds(pid)));
  const postgresAfter = await readPostgresCpu(servers);
  const after = await readUsage(servers, process.pid);
  const counts = await receiver.takeCounts();
  await Promise.all(workers.map((worker) => worker.stop()));
  if (counts.received !== recipients || counts.distinct !== recipients) {
    throw new Error(`The receiver: ${JSON.stringify(counts)} instead of ${recipients}.`);
  }
  const sum = (seconds: number[]) => seconds.reduce((total, one) => total + one, 0);
  return {
    perSecond: counts.perSecond,
    openMost: counts.openMost,
    workerCpuMs: ((sum(workersAfter) - sum(workersBefore)) * 1_000) / recipients,
    postgresCpuMs: (postgresCpuBetween(postgresBefore, postgresAfter) * 1_000) / recipients,
    receiverCpuMs: (((await readCpuSeconds(receiver.pid)) - receiverBefore) * 1_000) / recipients,
    postgresTransactions: (after.writeTransactions - before.writeTransactions) / recipients,
    walBytes: (after.walBytes - before.walBytes) / recipients,
  };
}

function summarise(rounds: Figures[]): Figures {
  const of = (key: keyof Figures) => median(rounds.map((round) => round[key]));
  return {
    perSecond: of('perSecond'),
    openMost: of('openMost'),
    workerCpuMs: of('workerCpuMs'),
    receiverCpuMs: of('receiverCpuMs'),
    postgresCpuMs: of('postgresCpuMs'),
    postgresTransactions: of('postgresTransactions'),
    walBytes: of('walBytes'),
  };
}

await buildPrograms('worker');
const servers = await startServers({ durable: true });
const receiver = await startReceiver({ answerAfterMs });
try {
  const steps = stepsAround({
    type: 'webhook',
    handle: 'hook',
    template: {
      content_type: 'json',
      method: 'POST',
      headers: {},
      url: `${receiver.url}/orders`,
      body: '{"order":"{{ data.order.id }}","to":"{{ recipient.external_id }}"}',
    },
  });
  const seed = await seedTopics(servers, { steps, sizes: [recipients] });
  const bench = { servers, seed, receiver };
  const rounds: Record<'one' | 'two', Figures[]> = { one: [], two: [] };
  for (let round = 0; round < Number(options.rounds); round += 1) {
    rounds.one.push(await measure(bench, 1));
    rounds.two.push(await measure(bench, 2));
  }
  const [one, two] = [summarise(rounds.one), summarise(rounds.two)];
  const row = (name: string, figures: Figures) => [
    name,
    figures.perSecond.toFixed(0),
    figures.openMost.toFixed(0),
    figures.workerCpuMs.toFixed(3),
    figures.receiverCpuMs.toFixed(3),
    figures.postgresCpuMs.toFixed(3),
    figures.postgresTransactions.toFixed(3),
    figures.walBytes.toFixed(0),
  ];
  const head = ['workers', 'webhooks/s', 'open', 'worker CPU, ms', 'receiver', 'Postgres'];
  const table = [[...head, 'transactions', 'WAL, bytes'], row('1', one), row('2', two)];
  process.stdout.write(`\n${printTable(table)}\n\n`);
  const results = { recipients, answerAfterMs, medians: { one, two }, rounds };
  await saveResults(servers, { name: 'dispatch', results });
} finally {
  await receiver.stop();
  await servers.stop();
}
