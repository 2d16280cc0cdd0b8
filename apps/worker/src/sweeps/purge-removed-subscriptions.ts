import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Deletes left subscriptions and removed topics that no running fan-out still needs. */
export async function purgeRemovedSubscriptions({
  sweeps,
}: Pick<WorkerDeps, 'sweeps'>): Promise<number> {
  const subscriptions = await purgeInBatches((limit) =>
    sweeps.purgeRemovedSubscriptions({ limit }),
  );
  const topics = await purgeInBatches((limit) => sweeps.purgeRemovedTopics({ limit }));
  return subscriptions + topics;
}
