import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes windows of throttle steps that hold nobody back any more. */
export function purgeThrottleWindows(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgeThrottleWindows({ limit }));
}
