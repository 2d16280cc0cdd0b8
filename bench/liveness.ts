import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ringPriority } from '@notiflow/contracts';
import { createDoorbell, type Doorbell } from '@notiflow/queue';
import { runInput } from '../test/support/seed-project.ts';
import { median } from './measure/median.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { startBusyWork } from './setup/busy-work.ts';
import { runData, type Seed, seedTopics, stepsAround } from './setup/seed-topics.ts';
import { type Program, startProgram } from './setup/start-program.ts';
import { startReceiver } from './setup/start-receiver.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// A run of webhooks through two workers, beside other work on the cores: undisturbed, and then with Redis emptied
// twice and a worker killed in between. Every disturbed run has to end within three times the undisturbed one.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    recipients: { type: 'string', default: '5000' },
    busy: { type: 'string', default: '2' },
  },
});
const recipients = Number(options.recipients);
const ratioMax = 3;
const giveUpMs = 10 * 60_000;
const prefix = 'notiflow';

interface Bench {
  servers: Servers;
  seed: Seed;
  doorbell: Doorbell;
  workers: Program[];
}

/** What is done to a run when so much of it is sent. */
type Disturbance = [share: number, disturb: () => Promise<unknown>];

function startWorker(servers: Servers): Promise<Program> {
  return startProgram({
    entry: 'apps/worker/dist/main.js',
    readyText: 'worker.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: prefix,
      DATA_DIR: servers.dataDir,
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    },
  });
}

/** Answers after how many seconds every webhook of a run was sent. */
async function timeRun(bench: Bench, disturbances: Disturbance[]): Promise<number> {
  const { servers, seed, doorbell } = bench;
  const startedAt = performance.now();
  const input = { ...runInput(seed), data: runData, topicName: seed.topics[0]?.name ?? '' };
  const accepted = await servers.database.runs.acceptRun(input);
  if (accepted.kind !== 'accepted') throw new Error('The run was not accepted.');
  const priority = ringPriority({ priority: input.priority, isBroadcast: true });
  await doorbell.ring('runs', [{ run_ids: [accepted.runId] }], { priority });
  const left = [...disturbances];
  for (;;) {
    const sent = await countSent(servers, accepted.runId);
    if (sent === recipients) return (performance.now() - startedAt) / 1_000;
    const [next] = left;
    if (next !== undefined && sent >= recipients * next[0]) {
      left.shift();
      await next[1]();
    }
    if (performance.now() - startedAt > giveUpMs) {
      throw new Error(`${sent} of ${recipients} webhooks were sent within ten minutes.`);
    }
    await wait(20);
  }
}

async function countSent({ sql }: Servers, runId: string): Promise<number> {
  const { rows } = await sql.query(
    `SELECT count(*)::int AS count FROM deliveries WHERE run_id = $1 AND status = 'sent'`,
    [runId],
  );
  return rows[0].count;
}

function disturbancesOf(bench: Bench): Disturbance[] {
  const empty = () => bench.servers.redis.flushall();
  return [
    [0.1, empty],
    [0.3, async () => killWorker(bench)],
    [0.6, empty],
  ];
}

/** Kills the worker that has run longest, and starts another in its place without waiting for it. */
function killWorker({ servers, workers }: Bench): void {
  const killed = workers.shift();
  if (killed === undefined) throw new Error('There is no worker to kill.');
  process.kill(killed.pid, 'SIGKILL');
  void startWorker(servers).then((worker) => workers.push(worker));
}

await buildPrograms('worker');
const servers = await startServers({ durable: true });
const receiver = await startReceiver();
const stopBusyWork = Array.from({ length: Number(options.busy) }, startBusyWork);
const connection = { kind: 'redis', url: servers.redisUrl, prefix } as const;
const doorbell = createDoorbell({ connection, onError: () => {} });
const workers = await Promise.all([startWorker(servers), startWorker(servers)]);
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
  const bench: Bench = { servers, seed, doorbell, workers };
  await timeRun(bench, []);
  const rounds: { undisturbedS: number; disturbedS: number; ratio: number; repeats: number }[] = [];
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    const undisturbedS = await timeRun(bench, []);
    await receiver.takeCounts();
    const disturbedS = await timeRun(bench, disturbancesOf(bench));
    const { received, distinct } = await receiver.takeCounts();
    if (distinct !== recipients) throw new Error(`${distinct} of ${recipients} webhooks came.`);
    const ratio = disturbedS / undisturbedS;
    rounds.push({ undisturbedS, disturbedS, ratio, repeats: received - distinct });
    process.stdout.write(
      `Round ${round}: ${undisturbedS.toFixed(1)} s and ${disturbedS.toFixed(1)} s, ${ratio.toFixed(2)}×, ${received - distinct} repeated\n`,
    );
    while (workers.length < 2) await wait(50);
  }
  const ratios = rounds.map(({ ratio }) => ratio);
  const undisturbedS = median(rounds.map((round) => round.undisturbedS));
  const slow = rounds.filter((round) => round.disturbedS > ratioMax * undisturbedS);
  const worst = Math.max(...rounds.map((round) => round.disturbedS)) / undisturbedS;
  process.stdout.write(
    `\nMedian ${median(ratios).toFixed(2)}×; the worst took ${worst.toFixed(2)} times the median undisturbed run.\n`,
  );
  await saveResults(servers, { name: 'liveness', results: { recipients, undisturbedS, rounds } });
  process.exitCode = slow.length === 0 ? 0 : 1;
} finally {
  for (const stop of stopBusyWork) stop();
  await Promise.all(workers.map((worker) => worker.stop()));
  await doorbell.close();
  await receiver.stop();
  await servers.stop();
}
