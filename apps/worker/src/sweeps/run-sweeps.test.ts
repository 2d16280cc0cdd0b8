import type { WorkerDeps } from '../deps.ts';
import { createWorkerMetrics } from '../worker-metrics.ts';
import { runSweep } from './run-sweeps.ts';

function createDeps() {
  const logged: object[] = [];
  const note = (event: string, fields: object) => void logged.push({ event, ...fields });
  const metrics = createWorkerMetrics();
  const deps = { metrics, logger: { info: note, warn: note, error: note } };
  return { deps: deps as unknown as WorkerDeps, logged, metrics };
}

const sweepThat = (sweep: () => Promise<number>) => ({ name: 'tidy', everyMs: 1_000, sweep });

describe('a look of a sweep', () => {
  it('is counted and logged as skipped when it fails', async () => {
    const { deps, logged, metrics } = createDeps();
    const failing = sweepThat(() => Promise.reject(new Error('away')));
    await runSweep(deps, failing);
    await runSweep(deps, failing);
    expect(await metrics.registry.readText()).toContain(
      'notiflow_sweeps_skipped_total{sweep="tidy"} 2',
    );
    expect(logged).toEqual([
      { event: 'sweep.failed', sweep: 'tidy' },
      { event: 'sweep.failed', sweep: 'tidy' },
    ]);
  });

  it('counts what it worked, and says nothing when that was nothing', async () => {
    const { deps, logged, metrics } = createDeps();
    for (const count of [3, 0, 4])
      await runSweep(
        deps,
        sweepThat(async () => count),
      );
    expect(await metrics.registry.readText()).toContain(
      'notiflow_swept_rows_total{sweep="tidy"} 7',
    );
    expect(logged).toEqual([
      { event: 'sweep.worked', sweep: 'tidy', count: 3 },
      { event: 'sweep.worked', sweep: 'tidy', count: 4 },
    ]);
  });
});
