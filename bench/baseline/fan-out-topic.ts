import type { Queue } from 'bullmq';
import type { PrismaClient, Run } from './generated/client.ts';
import type { RecipientJob, RunJob } from './jobs.ts';

const pageSize = 500;

// Finished jobs are not kept, so that Redis stays small.
const jobOptions = { attempts: 3, backoff: 1_000, removeOnComplete: true };

/** Adds one job for every subscriber of the run's topic, in bulks of 500. */
export async function fanOutTopic(
  deps: { prisma: PrismaClient; recipients: Queue<RecipientJob> },
  { runId }: RunJob,
): Promise<void> {
  const { prisma, recipients } = deps;
  const run = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  let recipientCount = 0;
  for (let position = 0n; ; ) {
    const page = await prisma.subscription.findMany({
      where: { topicId: run.topicId ?? '', removedPosition: null, position: { gt: position } },
      orderBy: { position: 'asc' },
      take: pageSize,
      select: { userId: true, position: true },
    });
    const last = page.at(-1);
    if (last === undefined) break;
    position = last.position;
    recipientCount += page.length;
    await recipients.addBulk(page.map(({ userId }) => toJob(run, userId)));
  }
  await prisma.run.update({
    where: { id: runId },
    data: { status: 'fanned_out', recipientCount, fannedOutAt: new Date() },
    select: { id: true },
  });
}

function toJob(run: Run, userId: string) {
  const { id, projectId, notiflowId, versionId } = run;
  const data = { runId: id, projectId, notiflowId, versionId, userId, data: run.data as object };
  return { name: 'recipient', data, opts: jobOptions };
}
