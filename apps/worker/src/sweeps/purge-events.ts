import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes events that nobody looks at any more, and waits for events that are over. */
export async function purgeEvents({ sweeps }: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  const events = await purgeInBatches((limit) => sweeps.purgeEvents({ limit }));
  return events + (await purgeInBatches((limit) => sweeps.purgeEventWaits({ limit })));
}
