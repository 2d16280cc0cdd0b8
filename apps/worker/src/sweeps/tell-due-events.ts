import type { WorkerDeps } from '../deps.ts';
import { wakeForEvents } from '../stages/wake-for-events.ts';

const setSize = 500;
const roundsMax = 20;

/** Wakes for events that nobody was rung for, or whose ring or worker was lost; answers how many there were. */
export async function tellDueEvents(
  deps: Pick<WorkerDeps, 'events' | 'doorbell' | 'stopping'>,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < roundsMax && !deps.stopping.aborted; round += 1) {
    const ids = await deps.events.takeDueEvents({ limit: setSize });
    await wakeForEvents(deps, { event_ids: ids });
    total += ids.length;
    if (ids.length < setSize) break;
  }
  return total;
}
