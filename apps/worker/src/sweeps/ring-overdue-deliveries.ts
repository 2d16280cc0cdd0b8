import { type SupportedChannelType, supportedChannelTypes } from '@notiflow/contracts';
import { type DeliveriesQueueName, queueOfChannelType } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';
import { ringDeliveries } from '../stages/ring-deliveries.ts';
import { groupByRingPriority, overdueInput } from './overdue.ts';

/** Rings for deliveries whose next attempt is due, or whose worker never came back. */
export async function ringOverdueDeliveries(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  let count = 0;
  for (const channelType of supportedChannelTypes) {
    const queue = queueOfChannelType(channelType);
    if (queue !== null) count += await ringChannelType(deps, { channelType, queue });
  }
  return count;
}

async function ringChannelType(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
  { channelType, queue }: { channelType: SupportedChannelType; queue: DeliveriesQueueName },
): Promise<number> {
  const input = await overdueInput(deps, queue);
  if (input === null) return 0;
  const overdue = await deps.sweeps.takeOverdueDeliveries({ ...input, channelType });
  for (const [priority, group] of groupByRingPriority(overdue)) {
    const late = group.filter(({ isLost }) => !isLost).map(({ id }) => ({ id, channelType }));
    await ringDeliveries(deps, late, priority);
    // One of these may be what killed its worker: each goes alone, so that it takes no other with it.
    const lost = group.filter(({ isLost }) => isLost);
    const jobs = lost.map(({ id }) => ({ delivery_ids: [id] }));
    if (jobs.length > 0) await deps.doorbell.ring(queue, jobs, { priority });
  }
  return overdue.length;
}
