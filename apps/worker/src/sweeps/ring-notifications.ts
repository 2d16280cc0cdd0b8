import { ringPriority } from '@notiflow/contracts';
import type { OverdueRow } from '@notiflow/database';
import type { Doorbell } from '@notiflow/queue';
import { cutInto } from '../stages/ring-deliveries.ts';

const setSize = 500;

/** Rings for notifications that a sweep took, in sets of the same priority. */
export async function ringNotifications(
  deps: { doorbell: Pick<Doorbell, 'ring'> },
  rows: OverdueRow[],
): Promise<void> {
  for (const [priority, group] of groupByRingPriority(rows)) {
    const ids = group.map(({ id }) => id).sort();
    const jobs = cutInto(ids, setSize).map((notification_ids) => ({ notification_ids }));
    await deps.doorbell.ring('notifications', jobs, { priority });
  }
}

/** Groups rows that a sweep took by the queue priority of their run. */
function groupByRingPriority(rows: OverdueRow[]): [priority: number, rows: OverdueRow[]][] {
  const groups = new Map<number, OverdueRow[]>();
  for (const row of rows) {
    const priority = ringPriority(row);
    const group = groups.get(priority);
    if (group === undefined) groups.set(priority, [row]);
    else group.push(row);
  }
  return [...groups];
}
