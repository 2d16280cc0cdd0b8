import type { ChannelType } from '@notiflow/contracts';
import { type DeliveriesQueueName, type Doorbell, queueOfChannelType } from '@notiflow/queue';

const lanesMax = 100;

/** Rings for deliveries, each on the queue of its channel type, by the lanes they wait in. */
export async function ringDeliveries(
  deps: { doorbell: Pick<Doorbell, 'ring'> },
  deliveries: { lane: string; channelType: ChannelType }[],
  priority: number,
): Promise<void> {
  const byQueue = new Map<DeliveriesQueueName, Set<string>>();
  for (const { lane, channelType } of deliveries) {
    const queue = queueOfChannelType(channelType);
    if (queue === null) continue;
    const lanes = byQueue.get(queue);
    if (lanes === undefined) byQueue.set(queue, new Set([lane]));
    else lanes.add(lane);
  }
  for (const [queue, lanes] of byQueue) {
    const jobs = cutInto([...lanes], lanesMax).map((some) => ({ lanes: some }));
    await deps.doorbell.ring(queue, jobs, { priority });
  }
}

/** Cuts a list into lists of at most `sizeMax` entries. */
export function cutInto<T>(entries: T[], sizeMax: number): T[][] {
  const cuts = Math.ceil(entries.length / sizeMax);
  return Array.from({ length: cuts }, (_, index) =>
    entries.slice(index * sizeMax, (index + 1) * sizeMax),
  );
}
