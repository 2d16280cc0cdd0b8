import { ringPriority } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';
import { cutInto } from '../stages/ring-deliveries.ts';
import { groupByPriority, overdueInput } from './overdue.ts';

const setSize = 500;

/** Rings for notifications that nobody advances. */
export async function ringOverdueNotifications(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  const input = await overdueInput(deps, 'notifications');
  if (input === null) return 0;
  const notifications = await deps.sweeps.takeOverdueNotifications(input);
  for (const [priority, group] of groupByPriority(notifications)) {
    const ids = group.map(({ id }) => id).sort();
    const jobs = cutInto(ids, setSize).map((notification_ids) => ({ notification_ids }));
    const options = { priority: ringPriority({ priority, isBroadcast: true }) };
    await deps.doorbell.ring('notifications', jobs, options);
  }
  return notifications.length;
}
