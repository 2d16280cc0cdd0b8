import { PrismaPg } from '@prisma/adapter-pg';
import { Queue, Worker } from 'bullmq';
import { uuidv7 } from 'uuidv7';
import { type DigestJob, digestsQueue, type EventJob, eventsQueue } from './digest-jobs.ts';
import { PrismaClient } from './generated/client.ts';
import { prefix } from './jobs.ts';

/*
 * The usual digest: the job of an event stores its notification and adds a delayed job. The first of these that is due
 * takes the others of its recipient along; they find that when they are due. What is in its favour: no lock but the row of the one that carries, no look at
 * preferences, versions or addresses, and a message that is not rendered by a template.
 */
const { DATABASE_URL: connectionString, REDIS_URL: url, CONCURRENCY } = process.env;
const concurrency = Number(CONCURRENCY);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: concurrency }) });
const returning = { id: true };
const queueOptions = { connection: { url: url ?? '' }, prefix };
const digests = new Queue<DigestJob>(digestsQueue, queueOptions);
const hourMs = 3_600_000;

async function collect(job: EventJob): Promise<void> {
  const { projectId, runId, notiflowId, userId: recipientId, data } = job;
  const user = await prisma.user.findUnique({ where: { id: recipientId }, select: returning });
  if (user === null) return;
  const id = uuidv7();
  const row = { id, projectId, runId, notiflowId, recipientId, data };
  await prisma.notification.create({
    data: { ...row, status: 'waiting', rest: 'digest', step: 'digest' },
    select: returning,
  });
  const options = { delay: hourMs, removeOnComplete: true };
  await digests.add('digest', { ...job, notificationId: id }, options);
}

async function digest(job: DigestJob): Promise<void> {
  const own = { id: job.notificationId, status: 'waiting' };
  const carrier = await prisma.notification.updateMany({ where: own, data: { status: 'pending' } });
  if (carrier.count === 0) return;
  const others = { recipientId: job.userId, notiflowId: job.notiflowId, status: 'waiting' };
  const items = await prisma.notification.findMany({
    where: others,
    select: { id: true, data: true },
    orderBy: { id: 'asc' },
  });
  await prisma.notification.updateMany({
    where: { id: { in: items.map(({ id }) => id) }, status: 'waiting' },
    data: { status: 'stopped', reason: 'absorbed' },
  });
  const now = new Date();
  await prisma.delivery.create({
    data: {
      id: uuidv7(),
      projectId: job.projectId,
      runId: job.runId,
      notiflowId: job.notiflowId,
      recipientId: job.userId,
      notificationId: job.notificationId,
      stepHandle: 'feed',
      channelId: job.channelId,
      channelType: 'in_app',
      provider: 'in_app',
      status: 'delivered',
      message: { content_type: 'markdown', body: `${items.length + 1} new comments` },
      sentAt: now,
      deliveredAt: now,
    },
    select: returning,
  });
  await prisma.notification.update({
    where: { id: job.notificationId },
    data: { status: 'processed', step: 'end', processedAt: now },
    select: returning,
  });
}

const workerOptions = { ...queueOptions, concurrency };
const workers = [
  new Worker<EventJob>(eventsQueue, ({ data }) => collect(data), workerOptions),
  new Worker<DigestJob>(digestsQueue, ({ data }) => digest(data), workerOptions),
];
for (const worker of workers) {
  worker.on('failed', (_job, error) => console.error(error));
  worker.on('error', (error) => console.error(error));
}

await Promise.all([prisma.$connect(), ...workers.map((worker) => worker.waitUntilReady())]);
process.stdout.write('baseline.started\n');

process.once('SIGTERM', async () => {
  await Promise.all([...workers, digests].map((queue) => queue.close()));
  await prisma.$disconnect();
  process.exit(0);
});
