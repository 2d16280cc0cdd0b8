import type { WorkerDeps } from '../deps.ts';

/** Deletes idempotency keys that have lived their seven days. */
export function purgeIdempotencyKeys(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return deps.sweeps.purgeIdempotencyKeys({ limit: 5_000 });
}
