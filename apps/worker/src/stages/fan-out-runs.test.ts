import type { SmallRunsInput } from '@notiflow/database';
import { createWorkerMetrics } from '../worker-metrics.ts';
import { fanOutRuns } from './fan-out-runs.ts';

type Deps = Parameters<typeof fanOutRuns>[0];

interface Recorded {
  /** Sets of notifications that were advanced. */
  advanced: string[][];
  rings: { queue: string; jobs: unknown }[];
  failures: unknown[];
  /** Runs that were fanned out together. */
  together: string[][];
  /** How many pages were asked for at the same time, at most. */
  atOnce: number;
}

/** Runs of one page each; a run that is not listed fails. */
function createDeps(pages: Record<string, number>): { deps: Deps; recorded: Recorded } {
  const recorded: Recorded = { advanced: [], rings: [], failures: [], together: [], atOnce: 0 };
  let underWay = 0;
  const sizeOf = (runId: string) => {
    const size = pages[runId];
    if (size === undefined) throw new Error(`${runId} is broken`);
    return size;
  };
  const idsOf = (runId: string) =>
    Array.from({ length: sizeOf(runId) }, (_, at) => `${runId}-${at}`);
  const deps = {
    runs: {
      async fanOutSmallRuns({ runIds, eachMax, togetherMax }: SmallRunsInput) {
        let listed = 0;
        const small = runIds.filter((runId) => sizeOf(runId) <= eachMax);
        const taken = small.filter((runId) => {
          listed += sizeOf(runId);
          return listed <= togetherMax;
        });
        recorded.together.push(taken);
        const fannedOut = taken.map((runId) => ({ runId, notificationIds: idsOf(runId) }));
        return { fannedOut, left: runIds.filter((runId) => !taken.includes(runId)) };
      },
      async fanOutPage({ runId }: { runId: string }) {
        underWay += 1;
        recorded.atOnce = Math.max(recorded.atOnce, underWay);
        await Promise.resolve();
        underWay -= 1;
        return { notificationIds: idsOf(runId), isFirst: true, isLast: true, priority: 2 };
      },
      countFailedFanOut: async (id: string) => ({ id, failedTries: 1, isGivenUp: false }),
    },
    notifications: {
      async loadNotifications(ids: string[]) {
        recorded.advanced.push(ids);
        if (ids.some((id) => id.startsWith('stuck'))) {
          throw Object.assign(new Error('the set is stuck'), { code: '40P01' });
        }
        return { notifications: [], left: [], runs: new Map(), channels: [] };
      },
      saveAdvance: async () => ({ pending: [], feedUserIds: [] }),
    },
    events: { endEventWaits: async () => {} },
    plans: { find: async () => new Map() },
    renderer: { threads: 1 },
    doorbell: {
      ring: async (queue: string, jobs: unknown) => void recorded.rings.push({ queue, jobs }),
    },
    feedBell: { ring: () => {} },
    metrics: createWorkerMetrics(),
    stopping: new AbortController().signal,
    logger: {
      info: () => {},
      error: (_event: string, fields: unknown) => void recorded.failures.push(fields),
    },
  };
  return { deps: deps as unknown as Deps, recorded };
}

describe('fanOutRuns', () => {
  it('goes on with the notifications of small runs as one set', async () => {
    const { deps, recorded } = createDeps({ a: 1, b: 2, c: 0 });
    await fanOutRuns(deps, { run_ids: ['a', 'b', 'c'] });
    expect(recorded.advanced.map((ids) => ids.toSorted())).toEqual([['a-0', 'b-0', 'b-1']]);
    expect(recorded.rings).toEqual([]);
  });

  it('fans small runs out together, and the others by themselves', async () => {
    const { deps, recorded } = createDeps({ a: 1, large: 51, b: 50, larger: 400 });
    await fanOutRuns(deps, { run_ids: ['a', 'large', 'b', 'larger'] });
    expect(recorded.together).toEqual([['a', 'b'], []]);
    expect(recorded.rings.map(({ queue }) => queue)).toEqual(['notifications', 'notifications']);
    expect(recorded.advanced.map((ids) => ids.length)).toEqual([51]);
  });

  it('asks for nothing together when there is but one run', async () => {
    const { deps, recorded } = createDeps({ a: 1 });
    await fanOutRuns(deps, { run_ids: ['a'] });
    expect(recorded.together).toEqual([]);
    expect(recorded.advanced).toEqual([['a-0']]);
  });

  it('keeps each set within what a job may carry', async () => {
    const runIds = Array.from({ length: 50 }, (_, index) => `run${index}`);
    const { deps, recorded } = createDeps(Object.fromEntries(runIds.map((id) => [id, 21])));
    await fanOutRuns(deps, { run_ids: runIds });
    expect(recorded.advanced.map((ids) => ids.length)).toEqual([500, 500, 50]);
    expect(recorded.together.map((ids) => ids.length)).toEqual([23, 23, 4]);
  });

  it('rings for the notifications of a larger run', async () => {
    const { deps, recorded } = createDeps({ small: 1, large: 51 });
    await fanOutRuns(deps, { run_ids: ['large', 'small'] });
    expect(recorded.rings.map(({ queue }) => queue)).toEqual(['notifications']);
    expect(recorded.advanced).toEqual([['small-0']]);
  });

  it('lets no run that fails hold up the others, and says which it was', async () => {
    const { deps, recorded } = createDeps({ a: 1, c: 1 });
    await fanOutRuns(deps, { run_ids: ['a', 'broken', 'c', 'broken too'] });
    expect(recorded.advanced.flat().toSorted()).toEqual(['a-0', 'c-0']);
    expect(recorded.failures).toEqual([
      { run_id: 'broken', failed_tries: 1 },
      { run_id: 'broken too', failed_tries: 1 },
    ]);
  });

  it('goes on with the next set when one fails, and fails in the end', async () => {
    const sizes = Array.from({ length: 20 }, (_, index) => [`run${index}`, 50] as const);
    const { deps, recorded } = createDeps({ stuck: 50, ...Object.fromEntries(sizes) });
    const worked = fanOutRuns(deps, { run_ids: ['stuck', ...sizes.map(([id]) => id)] });
    await expect(worked).rejects.toThrow('the set is stuck');
    expect(recorded.advanced.map((ids) => ids.length)).toEqual([500, 500, 50]);
  });

  it('works a few runs that are not small at the same time', async () => {
    const { deps, recorded } = createDeps({ a: 60, b: 60, c: 60, d: 60, e: 60 });
    await fanOutRuns(deps, { run_ids: ['a', 'b', 'c', 'd', 'e'] });
    expect(recorded.atOnce).toBe(3);
  });
});
