import { uuidv7 } from 'uuidv7';
import type { Definition } from './definitions.ts';
import type { PrismaClient, User } from './generated/client.ts';
import { ignoreDuplicate } from './ignore-duplicate.ts';
import type { RecipientJob } from './jobs.ts';
import { sendWebhook } from './send-webhook.ts';

/** What the job of a recipient works with. */
export interface RecipientDeps {
  prisma: PrismaClient;
  findDefinition(job: RecipientJob): Promise<Definition>;
}

const returning = { id: true };

/**
 * Notifies one recipient, from reading the user to the settled notification. A pipeline of this design
 * mostly has three jobs here (trigger, subscriber, step); collapsing them into one is in its favour.
 */
export async function notifyRecipient(deps: RecipientDeps, job: RecipientJob): Promise<void> {
  const { prisma } = deps;
  const [user, definition] = await Promise.all([
    prisma.user.findUnique({ where: { id: job.userId } }),
    deps.findDefinition(job),
  ]);
  if (user === null) return;
  const notificationId = await createNotification(prisma, job);
  const message = definition.render({ recipient: toVariables(user), data: job.data });
  const made = { job, definition, notificationId, message };
  const delivery = await createDelivery(prisma, made);
  if (definition.channelType === 'webhook') await sendWebhook(prisma, { ...made, ...delivery });
  await prisma.notification.update({
    where: { id: notificationId },
    data: { status: 'processed', step: definition.lastStep, processedAt: new Date() },
    select: returning,
  });
}

async function createNotification(prisma: PrismaClient, job: RecipientJob): Promise<string> {
  const { projectId, runId, notiflowId, userId: recipientId } = job;
  const row = { id: uuidv7(), projectId, runId, notiflowId, recipientId, status: 'pending' };
  const create = prisma.notification.create({ data: row, select: returning });
  const { id } =
    (await ignoreDuplicate(create)) ??
    (await prisma.notification.findUniqueOrThrow({
      where: { runId_recipientId: { runId, recipientId } },
      select: returning,
    }));
  return id;
}

/** A notification whose message is rendered. */
export interface Rendered {
  job: RecipientJob;
  definition: Definition;
  notificationId: string;
  message: Record<string, unknown>;
}

async function createDelivery(
  prisma: PrismaClient,
  { job, definition, notificationId, message }: Rendered,
): Promise<{ deliveryId: string }> {
  const { stepHandle, channelId, channelType, provider } = definition;
  const now = new Date();
  const status =
    channelType === 'in_app'
      ? { status: 'delivered', sentAt: now, deliveredAt: now }
      : { status: 'pending' };
  const create = prisma.delivery.create({
    data: {
      id: uuidv7(),
      projectId: job.projectId,
      runId: job.runId,
      notiflowId: job.notiflowId,
      recipientId: job.userId,
      notificationId,
      stepHandle,
      channelId,
      channelType,
      provider,
      message: message as object,
      ...status,
    },
    select: returning,
  });
  const { id } =
    (await ignoreDuplicate(create)) ??
    (await prisma.delivery.findUniqueOrThrow({
      where: {
        notificationId_stepHandle_addressKey: { notificationId, stepHandle, addressKey: '' },
      },
      select: returning,
    }));
  return { deliveryId: id };
}

function toVariables(user: User): object {
  const { externalId, firstName, lastName, customFields, ...rest } = user;
  const fields = customFields as object;
  return {
    ...fields,
    ...rest,
    external_id: externalId,
    first_name: firstName,
    last_name: lastName,
  };
}
