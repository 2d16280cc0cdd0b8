import type { WorkerDeps } from '../deps.ts';
import { ringNotifications } from './ring-notifications.ts';

const wokenMax = 5_000;
const roundsMax = 20;

/**
 * Wakes notifications whose rest is over, and rings for them. A timer is due when it is due: unlike what is overdue,
 * it has no ring in a queue yet, so it is not held back while the queue is busy.
 */
export async function resumeNotifications(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  // What is woken while the queue is away would count as backlog when it is back.
  if (!(await deps.doorbell.isReachable())) return 0;
  let total = 0;
  for (let round = 0; round < roundsMax; round += 1) {
    const woken = await deps.sweeps.takeDueNotifications({ limit: wokenMax });
    await ringNotifications(deps, woken);
    total += woken.length;
    if (woken.length < wokenMax) break;
  }
  return total;
}
