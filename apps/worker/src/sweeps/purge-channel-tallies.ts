import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes what became of attempts longer ago than anybody asks how a channel is. */
export function purgeChannelTallies(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgeChannelTallies({ limit }));
}
