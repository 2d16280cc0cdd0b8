import type { WorkerDeps } from '../deps.ts';
import { purgeInBatches } from './purge-in-batches.ts';

/** Puts together what connections counted apart, and keeps of what is older longer steps. */
export async function mergeActivity({ activity }: Pick<WorkerDeps, 'activity'>): Promise<number> {
  const merged = await purgeInBatches((limit) => activity.mergeActivity({ limit }));
  return merged + (await purgeInBatches((limit) => activity.thinActivity({ limit })));
}
