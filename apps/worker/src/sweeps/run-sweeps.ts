import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkerDeps } from '../deps.ts';
import { type Sweep, sweeps } from './index.ts';

/** Sweeps that repeat until stopped. */
export interface RunningSweeps {
  /** Starts none any more and waits for those under way. */
  stop(): Promise<void>;
}

/** Starts every sweep of the table, each at its own pace; a failed one is reported and tried again. */
export function runSweeps(deps: WorkerDeps): RunningSweeps {
  const stopping = new AbortController();
  // One for each sweep that rests: no leak, however many there are.
  setMaxListeners(0, stopping.signal);
  const loops = sweeps.map((sweep) => repeat(deps, sweep, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function repeat(deps: WorkerDeps, sweep: Sweep, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    // A little spread, so that many workers do not all look at the same moment.
    await pause(sweep.everyMs * (0.9 + 0.2 * Math.random()), stopping);
    if (stopping.aborted) return;
    await runSweep(deps, sweep);
  }
}

/** Makes one look of a sweep; whatever goes wrong is reported and counted, never thrown. */
export async function runSweep(deps: WorkerDeps, { name, sweep }: Sweep): Promise<void> {
  try {
    const count = await sweep(deps);
    if (count === 0) return;
    deps.metrics.sweptRows.increment({ sweep: name }, count);
    deps.logger.info('sweep.worked', { sweep: name, count });
  } catch (error) {
    deps.metrics.skippedSweeps.increment({ sweep: name });
    deps.logger.error('sweep.failed', { sweep: name }, error);
  }
}

/** Waits, unless the sweeps are stopped meanwhile. */
async function pause(delayMs: number, stopping: AbortSignal): Promise<void> {
  await wait(delayMs, undefined, { signal: stopping }).catch(() => {});
}
