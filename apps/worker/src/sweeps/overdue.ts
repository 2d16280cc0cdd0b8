import { ringPriority } from '@notiflow/contracts';
import type { OverdueRow } from '@notiflow/database';
import type { QueueName } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';

// While a queue has jobs, most overdue rows are simply waiting for their turn in it.
const busyGraceMs = 60_000;
const activeGraceMs = 5_000;

/** How many rows one sweep takes at most. */
export const overdueMax = 5_000;

/**
 * Says how overdue rows must be before they are rung again: at once when their queue is empty (the
 * ring was lost), later while it is busy, and later still the longer its own jobs have to wait, so
 * that a backlog is not filled with copies of itself. Null when the queue cannot be reached.
 */
export async function overdueInput(
  { doorbell }: Pick<WorkerDeps, 'doorbell'>,
  queue: QueueName,
): Promise<{ graceMs: number; limit: number } | null> {
  const depth = (await doorbell.depths())?.[queue];
  if (depth === undefined) return null;
  const isBusy = depth.waiting > 0;
  const busyMs = busyGraceMs + 2 * (depth.oldestWaitingMs ?? 0);
  const graceMs = isBusy ? busyMs : depth.active > 0 ? activeGraceMs : 0;
  return { graceMs, limit: overdueMax };
}

/** Groups rows that a sweep took by the queue priority of their run. */
export function groupByRingPriority<Row extends OverdueRow>(
  rows: Row[],
): [priority: number, rows: Row[]][] {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const priority = ringPriority(row);
    const group = groups.get(priority);
    if (group === undefined) groups.set(priority, [row]);
    else group.push(row);
  }
  return [...groups];
}
