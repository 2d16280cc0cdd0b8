import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Step } from '@notiflow/contracts';
import { findFreePort } from '../apps/standalone/src/ports.ts';
import { startNotiflow } from './contenders/start-notiflow.ts';
import { findRowProblems } from './measure/find-row-problems.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { type MemoryPeaks, watchMemory } from './measure/watch-memory.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Seed, type SeededTopic, seedTopics } from './setup/seed-topics.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// In-app broadcasts to topics of several sizes, each through a worker that was started for it: the peak memory of the
// worker must neither grow with the topic nor pass the bound.

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    steps: { type: 'string', default: '1' },
    'message-kb': { type: 'string', default: '0.3' },
    queues: { type: 'string', default: 'redis' },
    'max-mb': { type: 'string', default: '300' },
    'no-sync': { type: 'boolean', default: false },
  },
});
const sizes = options.sizes.split(',').map(Number);
const stepCount = Number(options.steps);
const messageKb = Number(options['message-kb']);
const largeKb = 100;
const queues = options.queues === 'postgres' ? 'postgres' : 'redis';
const pollMs = 500;
const giveUpMs = 60 * 60_000;

interface Figures extends MemoryPeaks {
  recipients: number;
  seconds: number;
}

// Each line is escaped to twice its length when the message is stored.
const line = '"'.repeat(99);

/** Trigger, in-app steps whose body has as many kilobytes, end. */
function inAppSteps(): Step[] {
  const lines = Math.ceil(messageKb * 10);
  const template = {
    content_type: 'markdown' as const,
    title: 'Hello {{ recipient.first_name }}',
    body: `{% for number in (1..${lines}) %}{{ data.line }}\n{% endfor %}`,
  };
  const feeds = Array.from({ length: stepCount }, (_, index): Step => {
    const place = { handle: `feed-${index + 1}`, position: index + 1 };
    const channel = { channel_type: 'in_app', channel_handle: 'feed' } as const;
    return { type: 'channel', ...place, ...channel, template };
  });
  return [
    { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
    ...feeds,
    { type: 'end', handle: 'end', position: stepCount + 1 },
  ];
}

/** Runs a broadcast through a worker that does nothing else. */
async function measureBroadcast(
  servers: Servers,
  { seed, topic }: { seed: Seed; topic: SeededTopic },
): Promise<{ figures: Figures; problems: string[] }> {
  const healthPort = await findFreePort();
  const worker = await startNotiflow(servers, seed, { queues, healthPort, data: { line } });
  try {
    const metricsUrl = `http://127.0.0.1:${healthPort}/metrics`;
    const watch = watchMemory({ pid: worker.pid, metricsUrl });
    const startedAt = performance.now();
    const runId = await worker.accept(topic);
    await waitUntilOver(servers, { runId, giveUpAt: startedAt + giveUpMs });
    const seconds = (performance.now() - startedAt) / 1_000;
    const figures = { recipients: topic.recipientCount, seconds, ...(await watch.stop()) };
    const course = { topic, settledStatus: 'delivered' as const, deliveriesEach: stepCount };
    return { figures, problems: await findRowProblems(servers, { runId, course }) };
  } finally {
    await worker.stop();
  }
}

async function waitUntilOver(
  { sql }: Servers,
  { runId, giveUpAt }: { runId: string; giveUpAt: number },
): Promise<void> {
  while (performance.now() < giveUpAt) {
    const { rows } = await sql.query(
      `SELECT status = 'fanned_out' AND NOT EXISTS (
         SELECT FROM notifications WHERE run_id = runs.id AND status = 'pending') AS over
       FROM runs WHERE id = $1`,
      [runId],
    );
    if (rows[0].over) return;
    await wait(pollMs);
  }
}

function print(rounds: Figures[]): string {
  const rows = rounds.map(({ recipients, residentMb, heapMb, externalMb, seconds }) => [
    recipients.toLocaleString('en'),
    residentMb.toFixed(0),
    heapMb.toFixed(0),
    externalMb.toFixed(0),
    seconds.toFixed(1),
  ]);
  const head = ['recipients', 'resident, MB', 'heap, MB', 'outside it, MB', 'seconds'];
  return printTable([head, ...rows]);
}

await buildPrograms('worker');
const durable = !options['no-sync'];
const servers = await startServers({ durable });
try {
  const seed = await seedTopics(servers, { steps: inAppSteps(), sizes });
  const rounds: Figures[] = [];
  const problems: string[] = [];
  for (const topic of seed.topics) {
    const { figures, problems: found } = await measureBroadcast(servers, { seed, topic });
    rounds.push(figures);
    problems.push(...found);
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    if (figures.residentMb > Number(options['max-mb'])) {
      problems.push(`${figures.recipients} recipients took ${figures.residentMb.toFixed(0)} MB.`);
    }
  }
  process.stdout.write(`\nPeak memory of the worker:\n\n${print(rounds)}\n\n`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
  const results = { queues, durable, steps: stepCount, messageKb, rounds };
  const ofQueues = queues === 'postgres' ? '-postgres' : '';
  const ofMessages = messageKb > largeKb ? '-large-messages' : '';
  await saveResults(servers, { name: `memory${ofQueues}${ofMessages}`, results });
} finally {
  await servers.stop();
}
