import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes calls of fetch steps whose answers nobody gets any more. */
export function purgeCalls(deps: Pick<WorkerDeps, 'calls'>): Promise<number> {
  return purgeInBatches((limit) => deps.calls.purgeCalls({ limit }));
}
