import type { WorkerDeps } from '../deps.ts';

const setSize = 500;
const roundsMax = 20;

/** Has it told which runs are over, where somebody listens; answers how many there were. */
export async function completeRuns(
  deps: Pick<WorkerDeps, 'eventEndpoints' | 'stopping'>,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < roundsMax && !deps.stopping.aborted; round += 1) {
    const { looked, completed } = await deps.eventEndpoints.completeRuns({ limit: setSize });
    total += completed;
    if (looked < setSize) break;
  }
  return total;
}
