import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes cancellation keys that no run can come for any more. */
export function purgeCancellationKeys(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgeCancellationKeys({ limit }));
}
