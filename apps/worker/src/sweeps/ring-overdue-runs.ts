import { ringPriority } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';
import { overdueInput } from './overdue.ts';

/** Rings for accepted runs that nobody fans out, because the first ring or a worker was lost. */
export async function ringOverdueRuns(
  deps: Pick<WorkerDeps, 'doorbell' | 'sweeps'>,
): Promise<number> {
  const input = await overdueInput(deps, ['runs', 'notifications']);
  if (input === null) return 0;
  const runs = await deps.sweeps.takeOverdueRuns(input);
  for (const { id, priority } of runs) {
    await deps.doorbell.ring('runs', [{ run_id: id }], {
      priority: ringPriority({ priority, isBroadcast: true }),
    });
  }
  return runs.length;
}
