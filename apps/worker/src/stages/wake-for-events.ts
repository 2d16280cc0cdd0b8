import type { EventsJob } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';
import { ringNotifications } from '../sweeps/ring-notifications.ts';

const wokenMax = 5_000;

/**
 * Wakes the notifications that wait for events, page by page, and rings for them: each looks itself whether one of the
 * events is the one it waits for.
 */
export async function wakeForEvents(
  deps: Pick<WorkerDeps, 'events' | 'doorbell' | 'stopping'>,
  { event_ids: ids }: EventsJob,
): Promise<void> {
  for (let open = ids; open.length > 0 && !deps.stopping.aborted; ) {
    const limit = Math.ceil(wokenMax / open.length);
    const { woken, left } = await deps.events.wakeForEvents({ ids: open, limit });
    await ringNotifications(deps, woken);
    open = left;
  }
}
