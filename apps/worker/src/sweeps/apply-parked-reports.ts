import type { WorkerDeps } from '../deps.ts';

const setSize = 500;

/** Applies reports that came before what they are about was recorded; answers how many found it. */
export async function applyParkedReports({
  reports,
  stopping,
}: Pick<WorkerDeps, 'reports' | 'stopping'>): Promise<number> {
  let total = 0;
  while (!stopping.aborted) {
    const { taken, applied } = await reports.applyParked({ limit: setSize });
    total += applied;
    if (taken < setSize) break;
  }
  return total;
}
