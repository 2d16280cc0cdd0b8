import type { WorkerDeps } from '../deps.ts';
import { fanOutRuns } from '../stages/fan-out-runs.ts';
import { workOverdue } from './work-overdue.ts';

// Few at a time, so that several workers share them.
const setSize = 20;

/** Fans out accepted runs whose ring or worker was lost; answers how many there were. */
export function workOverdueRuns(deps: WorkerDeps): Promise<number> {
  return workOverdue(deps, {
    queue: 'runs',
    limit: setSize,
    take: deps.sweeps.takeOverdueRuns,
    work: (ids) => fanOutRuns(deps, { run_ids: ids }),
  });
}
