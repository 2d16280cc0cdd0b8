import { PrismaPg } from '@prisma/adapter-pg';
import { Queue } from 'bullmq';
import { uuidv7 } from 'uuidv7';
import { PrismaClient } from '../baseline/generated/client.ts';
import { prefix, type RunJob, runsQueue } from '../baseline/jobs.ts';
import { runData, type Seed, type SeededTopic } from '../setup/seed-topics.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { Contender } from './contender.ts';

/** Starts the worker of the usual design: `concurrency` jobs at once, a database connection for each. */
export async function startUsualDesign(
  servers: Servers,
  { seed, concurrency }: { seed: Seed; concurrency: number },
): Promise<Contender> {
  const worker = await startProgram({
    entry: 'bench/baseline/dist/bench/baseline/worker.js',
    readyText: 'baseline.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      CONCURRENCY: String(concurrency),
    },
  });
  const adapter = new PrismaPg({ connectionString: servers.databaseUrl });
  const prisma = new PrismaClient({ adapter });
  const runs = new Queue<RunJob>(runsQueue, { connection: { url: servers.redisUrl }, prefix });
  return {
    ...worker,
    name: 'One job per recipient',
    async accept(topic: SeededTopic) {
      const run = await prisma.run.create({ data: runRow(seed, topic), select: { id: true } });
      await runs.add('run', { runId: run.id }, { removeOnComplete: true });
      return run.id;
    },
    async stop() {
      await worker.stop();
      await Promise.all([runs.close(), prisma.$disconnect()]);
    },
  };
}

function runRow(seed: Seed, topic: SeededTopic) {
  return {
    id: uuidv7(),
    projectId: seed.projectId,
    notiflowId: seed.notiflowId,
    versionId: seed.versionId,
    status: 'accepted',
    data: runData,
    topicId: topic.id,
    topicName: topic.name,
    recipientCount: 0,
  };
}
