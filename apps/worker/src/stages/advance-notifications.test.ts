import type { Advance, LoadedRun } from '@notiflow/database';
import { compilePlan } from '@notiflow/engine';
import { createWorkerMetrics } from '../worker-metrics.ts';
import { advanceNotifications } from './advance-notifications.ts';

type Deps = Parameters<typeof advanceNotifications>[0];

const run = {
  id: 'run-1',
  projectId: 'project-1',
  versionId: 'version-1',
  status: 'fanned_out',
  data: {},
  priority: 2,
  isBroadcast: false,
} as unknown as LoadedRun;

const plan = compilePlan([{ type: 'end', handle: 'end', position: 0 }]);

/** A store that refuses every set with this notification in it, and notes down which are counted as failed. */
function storeRefusing(poison: string, saved: Advance[], counted: string[] = []): Deps {
  const recipient = { id: 'user-1', external_id: 'ada' };
  const common = {
    runId: run.id,
    visit: 0,
    stand: null,
    recipient,
    data: null,
    preferences: [],
    digest: null,
  };
  return {
    notifications: {
      loadNotifications: async (ids: string[]) => ({
        now: new Date(),
        notifications: ids.map((id) => ({ ...common, id })),
        left: [],
        runs: new Map([[run.id, run]]),
        channels: [],
      }),
      saveAdvance: async (input: { advances: Advance[] }) => {
        const refused = input.advances.some(({ id }) => id === poison);
        if (refused) throw Object.assign(new Error('invalid input'), { code: '22P02' });
        saved.push(...input.advances);
        return { pending: [], feedUserIds: [] };
      },
      countFailedAdvances: async ({ ids }: { ids: string[] }) => {
        counted.push(...ids);
        return ids.map((id) => ({ id, failedTries: 1, isGivenUp: false }));
      },
    },
    events: { endEventWaits: async () => {} },
    stopping: new AbortController().signal,
    metrics: createWorkerMetrics(),
    plans: { find: async () => new Map([[run.versionId, plan]]) },
    renderer: { threads: 1 },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    doorbell: { ring: async () => true },
    feedBell: { ring: () => {} },
  } as unknown as Deps;
}

describe('advanceNotifications', () => {
  it('counts a failed try of the one notification that cannot be advanced, and advances the others', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `notification-${index}`);
    const saved: Advance[] = [];
    const counted: string[] = [];
    await advanceNotifications(storeRefusing('notification-42', saved, counted), {
      notification_ids: ids,
    });
    expect(counted).toEqual(['notification-42']);
    expect(saved.map(({ id }) => id).toSorted()).toEqual(ids.toSpliced(42, 1).toSorted());
  });

  it('looks no further for the one at fault when each fails, and leaves them all with one line', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `notification-${index}`);
    const counted: string[] = [];
    const deps = storeRefusing('', [], counted);
    let tries = 0;
    deps.notifications.saveAdvance = async () => {
      tries += 1;
      throw new TypeError('undefined is not iterable');
    };
    const logged: unknown[] = [];
    deps.logger.error = (event, fields) => logged.push({ event, fields });
    await advanceNotifications(deps, { notification_ids: ids });
    expect(counted.toSorted()).toEqual(ids.toSorted());
    // Eight halves to the first one alone, and at most two for each of the others.
    expect(tries).toBeLessThan(50);
    const fields = { notification_id: ids[0], count: 500, failed_tries: 1 };
    expect(logged).toEqual([{ event: 'notification.held_back', fields }]);
  });

  it.each([
    ['Postgres is away', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['the worker is stopping', new Error('Cannot use a pool after calling end on the pool')],
    ['a deadlock does not resolve', Object.assign(new Error('deadlock'), { code: '40P01' })],
    ['Postgres is read-only', Object.assign(new Error('read-only'), { code: '25006' })],
    ['its tables are of another version', Object.assign(new Error('column'), { code: '42703' })],
  ])('counts no try while %s', async (_what, passing) => {
    const saved: Advance[] = [];
    const counted: string[] = [];
    const deps = storeRefusing('', saved, counted);
    const saveOnce = deps.notifications.saveAdvance;
    let isFirst = true;
    deps.notifications.saveAdvance = async (input) => {
      if (!isFirst) return saveOnce(input);
      isFirst = false;
      throw passing;
    };
    await expect(advanceNotifications(deps, { notification_ids: ['n'] })).rejects.toBe(passing);
    expect(saved).toEqual([]);
    expect(counted).toEqual([]);
  });

  it('rings for the next page of a run once, in how many parts ever a page is advanced', async () => {
    const saved: Advance[] = [];
    const deps = storeRefusing('notification-7', saved);
    const { loadNotifications } = deps.notifications;
    deps.notifications.loadNotifications = async (ids) => ({
      ...(await loadNotifications(ids.slice(0, 10))),
      runs: new Map([[run.id, { ...run, status: 'fanning_out' }]]),
      left: ids.slice(10),
    });
    const rings: unknown[] = [];
    deps.doorbell.ring = async (queue, jobs) => rings.push({ queue, jobs }) > 0;
    const ids = Array.from({ length: 100 }, (_, index) => `notification-${index}`);
    await advanceNotifications(deps, { notification_ids: ids });
    const others = ids.filter((id) => id !== 'notification-7');
    expect(saved.map(({ id }) => id).toSorted()).toEqual(others.toSorted());
    expect(rings).toEqual([{ queue: 'runs', jobs: [{ run_ids: [run.id] }] }]);
  });
});
