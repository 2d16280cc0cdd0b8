import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes what was counted of throttle steps and caps, and holds nobody back any more. */
export function purgePassBuckets(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgePassBuckets({ limit }));
}
