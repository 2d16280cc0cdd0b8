import type { WorkerDeps } from '../deps.ts';
import { ringNotifications } from './ring-notifications.ts';

const wokenMax = 5_000;
const roundsMax = 20;

/** Wakes notifications whose rest is over, and rings for them. */
export async function resumeNotifications(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < roundsMax; round += 1) {
    const woken = await deps.sweeps.takeDueNotifications({ limit: wokenMax });
    await ringNotifications(deps, woken);
    total += woken.length;
    if (woken.length < wokenMax) break;
  }
  return total;
}
