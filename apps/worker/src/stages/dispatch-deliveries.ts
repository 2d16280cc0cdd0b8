import type { DeliveriesJob } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';

/** Wakes the lanes in which deliveries wait: the dispatcher claims them, sends them and records what became of them. */
export async function dispatchDeliveries(
  { dispatcher }: Pick<WorkerDeps, 'dispatcher'>,
  { lanes }: DeliveriesJob,
): Promise<void> {
  await dispatcher.wake(lanes);
}
