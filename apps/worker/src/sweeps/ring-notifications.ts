import type { OverdueRow } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import { cutInto } from '../stages/ring-deliveries.ts';
import { groupByRingPriority } from './overdue.ts';

const setSize = 500;

/** Rings for notifications that a sweep took, in sets of the same priority. */
export async function ringNotifications(
  deps: Pick<WorkerDeps, 'doorbell'>,
  rows: OverdueRow[],
): Promise<void> {
  for (const [priority, group] of groupByRingPriority(rows)) {
    const ids = group.map(({ id }) => id).sort();
    const jobs = cutInto(ids, setSize).map((notification_ids) => ({ notification_ids }));
    await deps.doorbell.ring('notifications', jobs, { priority });
  }
}
