import { PrismaPg } from '@prisma/adapter-pg';
import { Queue } from 'bullmq';
import { uuidv7 } from 'uuidv7';
import type { SeededProject } from '../../test/support/seed-project.ts';
import { digestsQueue, type EventJob, eventsQueue } from '../baseline/digest-jobs.ts';
import { PrismaClient } from '../baseline/generated/client.ts';
import { prefix } from '../baseline/jobs.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { DigestContender } from './digest-contender.ts';

/** Starts the worker of the usual digest: `concurrency` jobs at once, a database connection for each. */
export async function startUsualDigests(
  servers: Servers,
  { seed, concurrency }: { seed: SeededProject; concurrency: number },
): Promise<DigestContender> {
  const worker = await startProgram({
    entry: 'bench/baseline/dist/bench/baseline/digest-worker.js',
    readyText: 'baseline.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      CONCURRENCY: String(concurrency),
    },
  });
  const adapter = new PrismaPg({ connectionString: servers.databaseUrl });
  const prisma = new PrismaClient({ adapter });
  const connection = { url: servers.redisUrl };
  const eventQueue = new Queue<EventJob>(eventsQueue, { connection, prefix });
  const digests = new Queue(digestsQueue, { connection, prefix });
  const { projectId, notiflowId, channelIds } = seed;
  return {
    ...worker,
    name: 'A delayed job per event',
    async accept({ users, data }) {
      const runId = uuidv7();
      const { versionId } = seed;
      const recipients = users.map(({ externalId }) => externalId);
      const run = { id: runId, projectId, notiflowId, versionId, status: 'fanned_out', data };
      await prisma.run.create({ data: { ...run, recipients }, select: { id: true } });
      const shared = { projectId, runId, notiflowId, channelId: channelIds.in_app, data };
      const jobs = users.map(({ id: userId }) => {
        return { name: 'event', data: { ...shared, userId }, opts: { removeOnComplete: true } };
      });
      await eventQueue.addBulk(jobs);
    },
    countWaiting: () => digests.getDelayedCount(),
    endWindows: () => digests.promoteJobs({ count: 1_000 }),
    async stop() {
      await worker.stop();
      await Promise.all([eventQueue.close(), digests.close(), prisma.$disconnect()]);
    },
  };
}
