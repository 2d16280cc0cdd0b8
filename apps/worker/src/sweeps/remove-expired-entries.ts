import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Takes entries whose time is over out of their feeds; whoever follows these is told. */
export async function removeExpiredEntries({
  feeds,
  feedBell,
}: Pick<WorkerDeps, 'feeds' | 'feedBell'>): Promise<number> {
  return purgeInBatches(async (limit) => {
    const { removed, userIds } = await feeds.removeExpiredEntries({ limit });
    if (userIds.length > 0) feedBell.ring(userIds);
    return removed;
  });
}
