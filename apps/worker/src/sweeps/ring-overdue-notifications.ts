import { ringPriority } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';
import { cutInto } from '../stages/ring-deliveries.ts';
import { overdueInput } from './overdue.ts';

const setSize = 500;
const priority = ringPriority({ priority: 2, isBroadcast: true });

/** Rings for notifications that nobody advances. */
export async function ringOverdueNotifications(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  const input = await overdueInput(deps, ['notifications']);
  if (input === null) return 0;
  const ids = await deps.sweeps.takeOverdueNotifications(input);
  const jobs = cutInto(ids, setSize).map((notification_ids) => ({ notification_ids }));
  if (jobs.length > 0) await deps.doorbell.ring('notifications', jobs, { priority });
  return ids.length;
}
