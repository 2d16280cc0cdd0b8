import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes left subscriptions that no running fan-out still needs. */
export function purgeRemovedSubscriptions(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgeRemovedSubscriptions({ limit }));
}
