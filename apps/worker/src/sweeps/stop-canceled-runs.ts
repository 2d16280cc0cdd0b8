import type { StopInput, StoppedPage } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';

const runsMax = 20;
const pageSize = 2_000;
// A run of millions is left for a moment, so that a worker that is asked to stop does, and other runs get their turn.
const pagesMax = 500;

/**
 * Stops what is left of canceled runs, page by page; answers how many rows it stopped. One that fails is looked at again
 * in a minute, and holds up no other.
 */
export async function stopCanceledRuns(
  deps: Pick<WorkerDeps, 'sweeps' | 'stopping' | 'logger'>,
): Promise<number> {
  let total = 0;
  for (const runId of await deps.sweeps.takeCanceledRuns({ limit: runsMax })) {
    try {
      total += await stopRun(deps, runId);
    } catch (error) {
      deps.logger.error('run.not_stopped', { run_id: runId }, error);
    }
  }
  return total;
}

async function stopRun(
  deps: Pick<WorkerDeps, 'sweeps' | 'stopping'>,
  runId: string,
): Promise<number> {
  const notifications = await stopPages(deps, runId, deps.sweeps.stopCanceledNotifications);
  const deliveries = await stopPages(deps, runId, deps.sweeps.skipCanceledDeliveries);
  await deps.sweeps.leaveCanceledRun({ runId });
  return notifications + deliveries;
}

async function stopPages(
  { stopping }: Pick<WorkerDeps, 'stopping'>,
  runId: string,
  stopPage: (input: StopInput) => Promise<StoppedPage>,
): Promise<number> {
  let total = 0;
  let after: string | null = null;
  for (let page = 0; page < pagesMax && !stopping.aborted; page += 1) {
    const stopped = await stopPage({ runId, after, limit: pageSize });
    total += stopped.count;
    if (stopped.count < pageSize) break;
    after = stopped.last;
  }
  return total;
}
