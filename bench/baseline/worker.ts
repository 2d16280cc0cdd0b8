import { PrismaPg } from '@prisma/adapter-pg';
import { Queue, Worker } from 'bullmq';
import { createDefinitions } from './definitions.ts';
import { fanOutTopic } from './fan-out-topic.ts';
import { PrismaClient } from './generated/client.ts';
import { prefix, type RecipientJob, type RunJob, recipientsQueue, runsQueue } from './jobs.ts';
import { notifyRecipient } from './notify-recipient.ts';

/*
 * The usual design: one BullMQ job and single-row Prisma writes per recipient. What is in its favour:
 * - one job per recipient, where pipelines of this design mostly have three;
 * - the notiflow version, its parsed template and the channel are read once and kept in memory;
 * - everything else the recipients share travels in the job, so that a job reads one row, the user;
 * - writes ask for no column back but the id;
 * - no due times for sweeps, no leases and no logs are written;
 * - its concurrency and its connections are the best of those that were tried.
 */
const { DATABASE_URL: connectionString, REDIS_URL: url, CONCURRENCY } = process.env;
const concurrency = Number(CONCURRENCY);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: concurrency }) });
const queueOptions = { connection: { url: url ?? '' }, prefix };
const recipients = new Queue<RecipientJob>(recipientsQueue, queueOptions);
const deps = { prisma, recipients, findDefinition: createDefinitions(prisma) };

const workers = [
  new Worker<RunJob>(runsQueue, ({ data }) => fanOutTopic(deps, data), queueOptions),
  new Worker<RecipientJob>(recipientsQueue, ({ data }) => notifyRecipient(deps, data), {
    ...queueOptions,
    concurrency,
  }),
];
for (const worker of workers) {
  worker.on('failed', (_job, error) => console.error(error));
  worker.on('error', (error) => console.error(error));
}

await Promise.all([prisma.$connect(), ...workers.map((worker) => worker.waitUntilReady())]);
process.stdout.write('baseline.started\n');

process.once('SIGTERM', async () => {
  await Promise.all([...workers, recipients].map((queue) => queue.close()));
  await prisma.$disconnect();
  process.exit(0);
});
