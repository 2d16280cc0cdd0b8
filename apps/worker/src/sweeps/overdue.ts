import type { QueueName } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';

// While a queue has jobs, most overdue rows are simply waiting for their turn in it.
const busyGraceMs = 60_000;
const limit = 5_000;

/**
 * Says how overdue rows must be before they are rung again: at once when their queues are empty
 * (the ring was lost), a minute while the queues are busy. Null when the queue cannot be reached.
 */
export async function overdueInput(
  { doorbell }: Pick<WorkerDeps, 'doorbell'>,
  queues: QueueName[],
): Promise<{ graceMs: number; limit: number } | null> {
  const depths = await doorbell.depths();
  if (depths === null) return null;
  const isBusy = queues.some((queue) => depths[queue].waiting > 0);
  return { graceMs: isBusy ? busyGraceMs : 0, limit };
}
