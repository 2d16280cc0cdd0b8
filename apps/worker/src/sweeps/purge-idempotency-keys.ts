import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes idempotency keys that have lived their seven days. */
export function purgeIdempotencyKeys(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return purgeInBatches((limit) => deps.sweeps.purgeIdempotencyKeys({ limit }));
}
