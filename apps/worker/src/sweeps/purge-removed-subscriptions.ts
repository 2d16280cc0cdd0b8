import type { WorkerDeps } from '../deps.ts';

/** Deletes left subscriptions that no running fan-out still needs. */
export function purgeRemovedSubscriptions(deps: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  return deps.sweeps.purgeRemovedSubscriptions({ limit: 5_000 });
}
