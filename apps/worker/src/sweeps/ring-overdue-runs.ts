import type { WorkerDeps } from '../deps.ts';
import { groupByRingPriority, overdueInput } from './overdue.ts';

/** Rings for accepted runs that nobody fans out, because the first ring or a worker was lost. */
export async function ringOverdueRuns(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  const input = await overdueInput(deps, 'runs');
  if (input === null) return 0;
  const runs = await deps.sweeps.takeOverdueRuns(input);
  for (const [priority, group] of groupByRingPriority(runs)) {
    const jobs = group.map(({ id }) => ({ run_ids: [id] }));
    await deps.doorbell.ring('runs', jobs, { priority });
  }
  return runs.length;
}
