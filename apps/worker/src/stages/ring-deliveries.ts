import type { SupportedChannelType } from '@notiflow/contracts';
import { type DeliveriesQueueName, queueOfChannelType } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';

// Enough to share a job, small enough that several workers share the deliveries.
const setMax = 100;

/** Rings for deliveries, each on the queue of its channel type, in sets. */
export async function ringDeliveries(
  deps: Pick<WorkerDeps, 'doorbell'>,
  deliveries: { id: string; channelType: SupportedChannelType }[],
  priority: number,
  delayMs?: number,
): Promise<void> {
  const byQueue = new Map<DeliveriesQueueName, string[]>();
  for (const { id, channelType } of deliveries) {
    const queue = queueOfChannelType(channelType);
    if (queue === null) continue;
    const ids = byQueue.get(queue) ?? [];
    ids.push(id);
    byQueue.set(queue, ids);
  }
  for (const [queue, ids] of byQueue) {
    const jobs = cutInto(ids, setMax).map((delivery_ids) => ({ delivery_ids }));
    await deps.doorbell.ring(queue, jobs, { priority, delayMs });
  }
}

/** Cuts a list into lists of at most `sizeMax` entries. */
export function cutInto<T>(entries: T[], sizeMax: number): T[][] {
  const cuts = Math.ceil(entries.length / sizeMax);
  return Array.from({ length: cuts }, (_, index) =>
    entries.slice(index * sizeMax, (index + 1) * sizeMax),
  );
}
