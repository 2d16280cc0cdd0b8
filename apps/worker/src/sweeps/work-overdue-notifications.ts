import type { WorkerDeps } from '../deps.ts';
import { advanceNotifications } from '../stages/advance-notifications.ts';
import { workOverdue } from './work-overdue.ts';

const setSize = 500;

/** Advances notifications whose ring or worker was lost; answers how many there were. */
export function workOverdueNotifications(deps: WorkerDeps): Promise<number> {
  return workOverdue(deps, {
    queue: 'notifications',
    limit: setSize,
    take: deps.sweeps.takeOverdueNotifications,
    work: (ids) => advanceNotifications(deps, { notification_ids: ids.toSorted() }),
  });
}
