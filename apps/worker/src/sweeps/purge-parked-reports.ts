import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes reports that nothing of ours was found for in all the time they waited. */
export function purgeParkedReports(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgeParkedReports({ limit }));
}
