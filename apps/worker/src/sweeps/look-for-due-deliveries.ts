import type { WorkerDeps } from '../deps.ts';

/** Wakes the lanes in which something is due, and takes over what lost workers held; answers how much that was. */
export function lookForDueDeliveries({
  dispatcher,
}: Pick<WorkerDeps, 'dispatcher'>): Promise<number> {
  return dispatcher.look();
}
