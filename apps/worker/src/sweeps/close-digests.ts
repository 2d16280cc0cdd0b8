import type { WorkerDeps } from '../deps.ts';
import { ringNotifications } from './ring-notifications.ts';

const windowsMax = 2_000;
const itemsMax = 5_000;
const roundsMax = 50;

/** Closes windows of digests that are due, and rings for the notifications that carry them; answers how many it looked at. */
export async function closeDigests(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps' | 'stopping'>,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < roundsMax && !deps.stopping.aborted; round += 1) {
    const { count, woken } = await deps.sweeps.closeDigests({ limit: windowsMax, itemsMax });
    await ringNotifications(deps, woken);
    total += count;
    if (count === 0) break;
  }
  return total;
}
