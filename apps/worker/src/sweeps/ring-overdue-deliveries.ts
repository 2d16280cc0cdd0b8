import { ringPriority } from '@notiflow/contracts';
import type { DeliveriesQueueName, QueueName } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';
import { ringDeliveries } from '../stages/ring-deliveries.ts';
import { overdueInput } from './overdue.ts';

const queues: DeliveriesQueueName[] = ['deliveries-email', 'deliveries-webhook'];
const priority = ringPriority({ priority: 2, isBroadcast: true });

/** Rings for deliveries whose next attempt is due, or whose worker never came back. */
export async function ringOverdueDeliveries(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  const input = await overdueInput(deps, queues satisfies QueueName[]);
  if (input === null) return 0;
  const deliveries = await deps.sweeps.takeOverdueDeliveries(input);
  await ringDeliveries(deps, deliveries, priority);
  return deliveries.length;
}
