import type { Advance, Database, NewDelivery, PendingDelivery } from '@notiflow/database';

/** Fans a run out, in one page, and answers the ids of its notifications. */
export async function fanOutWhole(
  { runs }: Pick<Database, 'runs'>,
  runId: string,
): Promise<string[]> {
  const page = await runs.fanOutPage({ runId, pageSize: 10_000 });
  return page?.notificationIds ?? [];
}

/** The advance of a notification that took all its steps in its first visit. */
export function buildAdvance(notification: { id: string; runId: string }): Advance {
  return { ...notification, visit: 0, kind: 'processed', step: 'end' };
}

/** A webhook delivery that waits to be sent, unless `changes` say otherwise. */
export function buildDelivery(
  notificationId: string,
  changes: Partial<NewDelivery> = {},
): NewDelivery {
  return {
    notificationId,
    stepHandle: 'hook',
    addressKey: '',
    channelId: null,
    channelType: 'webhook',
    provider: 'http',
    status: 'pending',
    message: { content_type: 'json', url: 'https://example.com', method: 'POST', headers: {} },
    expiresAt: null,
    ...changes,
  } as NewDelivery;
}

/** Saves pending notifications of a run as processed, each with a delivery; answers the deliveries that wait to be sent. */
export async function processNotifications(
  { notifications }: Pick<Database, 'notifications'>,
  input: { runId: string; ids: string[]; delivery?: Partial<NewDelivery> },
): Promise<PendingDelivery[]> {
  const { pending } = await notifications.saveAdvance({
    advances: input.ids.map((id) => buildAdvance({ id, runId: input.runId })),
    deliveries: input.ids.map((id) => buildDelivery(id, input.delivery)),
  });
  return pending;
}
