import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Contender } from './contenders/contender.ts';
import { startNotiflow } from './contenders/start-notiflow.ts';
import { type Course, type Figures, measureRun } from './measure/measure-run.ts';
import { median } from './measure/median.ts';
import { postgresCpuBetween, readPostgresCpu } from './measure/read-postgres-cpu.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { seedTopics, stepsAround } from './setup/seed-topics.ts';
import { type DatabaseVersion, type Servers, startServers } from './setup/start-servers.ts';

// What it costs a broadcast that each of its messages enters a feed: the version before feeds and ours, in turn, each with
// servers of its own; whoever is not measured is paused.

const { values: options } = parseArgs({
  options: {
    before: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    recipients: { type: 'string', default: '10000' },
  },
});
if (options.before === undefined) {
  throw new Error('Say where the version before feeds was built: --before <checkout>');
}
const root = fileURLToPath(new URL('..', import.meta.url));
const checkout = path.resolve(options.before);

interface Version {
  servers: Servers;
  contender: Contender;
  course: Course;
}

async function start(where: string, database?: DatabaseVersion): Promise<Version> {
  const servers = await startServers({ durable: true }, database);
  const steps = stepsAround({
    type: 'in_app',
    handle: 'feed',
    template: {
      content_type: 'markdown',
      title: 'Order {{ data.order.id }} is on its way',
      body: 'Hello {{ recipient.first_name }}, your order of {{ data.order.total }} has left.',
    },
  });
  const seed = await seedTopics(servers, { steps, sizes: [Number(options.recipients)] });
  const [topic] = seed.topics;
  if (topic === undefined) throw new Error('There is no topic.');
  const contender = await startNotiflow(servers, seed, { checkout: path.relative(root, where) });
  contender.pause();
  return { servers, contender, course: { topic, settledStatus: 'delivered' } };
}

async function measure(version: Version): Promise<Figures & { postgresSeconds: number }> {
  const before = await readPostgresCpu(version.servers);
  const figures = await measureRun(version.servers, version);
  const after = await readPostgresCpu(version.servers);
  return { ...figures, postgresSeconds: postgresCpuBetween(before, after) };
}

await buildPrograms('worker');
const source = pathToFileURL(path.join(checkout, 'packages/database/src/index.ts')).href;
const before = await start(checkout, await import(source));
const ours = await start(root);
try {
  const rounds: [Awaited<ReturnType<typeof measure>>, Awaited<ReturnType<typeof measure>>][] = [];
  for (let round = 0; round <= Number(options.rounds); round += 1) {
    const pair = [await measure(before), await measure(ours)] as (typeof rounds)[number];
    if (round > 0) rounds.push(pair);
  }
  const figures = ['seconds', 'cpuSeconds', 'postgresSeconds', 'walMb'] as const;
  for (const figure of figures) {
    const [was, is] = [0, 1].map((of) => median(rounds.map((pair) => pair[of as 0 | 1][figure])));
    const ratio = median(rounds.map(([one, other]) => other[figure] / one[figure]));
    process.stdout.write(
      `${figure}: ${was?.toFixed(2)} without feeds, ${is?.toFixed(2)} with, ${ratio.toFixed(2)}×\n`,
    );
  }
} finally {
  await Promise.all([before.contender.stop(), ours.contender.stop()]);
  await Promise.all([before.servers.stop(), ours.servers.stop()]);
}
