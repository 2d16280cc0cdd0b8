import { Agent, request } from 'undici';
import type { PrismaClient } from './generated/client.ts';
import { ignoreDuplicate } from './ignore-duplicate.ts';
import type { Rendered } from './notify-recipient.ts';

interface WebhookMessage {
  url: string;
  method: 'POST';
  body: string;
}

// As many kept connections as the other contender has.
const dispatcher = new Agent({ connections: 32 });

/** Sends one webhook between two pairs of single-row writes: what is about to happen, and what happened. */
export async function sendWebhook(
  prisma: PrismaClient,
  { job, definition, deliveryId, message }: Rendered & { deliveryId: string },
): Promise<void> {
  const delivery = { where: { id: deliveryId }, select: { id: true } };
  await prisma.delivery.update({ ...delivery, data: { status: 'processing', attemptCount: 1 } });
  const { projectId } = job;
  const attempt = { deliveryId, number: 1, projectId, provider: definition.provider };
  const create = prisma.attempt.create({ data: attempt, select: { number: true } });
  await ignoreDuplicate(create);
  await post(deliveryId, message as unknown as WebhookMessage);
  await prisma.attempt.update({
    where: { deliveryId_number: { deliveryId, number: 1 } },
    data: { outcome: 'accepted', endedAt: new Date() },
    select: { number: true },
  });
  await prisma.delivery.update({ ...delivery, data: { status: 'sent', sentAt: new Date() } });
}

async function post(deliveryId: string, { url, method, body }: WebhookMessage): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': deliveryId,
    'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
  };
  const response = await request(url, { dispatcher, method, headers, body });
  await response.body.dump();
  if (response.statusCode >= 300) throw new Error(`The receiver answered ${response.statusCode}.`);
}
