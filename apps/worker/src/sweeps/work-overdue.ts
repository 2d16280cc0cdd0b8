import type { OverdueInput } from '@notiflow/database';
import type { QueueName } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';

/** Rows of one stage that nobody works although they are due. */
export interface OverdueWork {
  /** Only a process that works this queue does the work of its stage. */
  queue: QueueName;
  /** How many are taken at a time. */
  limit: number;
  take(input: OverdueInput): Promise<string[]>;
  work(ids: string[]): Promise<void>;
}

/**
 * Works what is overdue itself, set after set until nothing is left. It does not ring: so it needs no queue, asks
 * nothing of one, and fills none with copies. What waits in a backlog is worked a little earlier for it.
 */
export async function workOverdue(
  { queues, stopping }: Pick<WorkerDeps, 'queues' | 'stopping'>,
  { queue, limit, take, work }: OverdueWork,
): Promise<number> {
  if (!queues.includes(queue)) return 0;
  let total = 0;
  while (!stopping.aborted) {
    const ids = await take({ limit, from: Math.random() });
    total += ids.length;
    if (ids.length > 0) await work(ids);
    if (ids.length < limit) break;
  }
  return total;
}
