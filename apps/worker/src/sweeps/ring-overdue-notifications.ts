import type { WorkerDeps } from '../deps.ts';
import { overdueInput } from './overdue.ts';
import { ringNotifications } from './ring-notifications.ts';

/** Rings for notifications that nobody advances. */
export async function ringOverdueNotifications(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  const input = await overdueInput(deps, 'notifications');
  if (input === null) return 0;
  const notifications = await deps.sweeps.takeOverdueNotifications(input);
  await ringNotifications(deps, notifications);
  return notifications.length;
}
