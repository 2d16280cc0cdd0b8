import type { LoadedRun, SettledNotification } from '@notiflow/database';
import { advanceNotifications } from './advance-notifications.ts';

type Deps = Parameters<typeof advanceNotifications>[0];

const run = {
  id: 'run-1',
  projectId: 'project-1',
  status: 'fanned_out',
  priority: 2,
  isBroadcast: false,
  steps: [{ type: 'end', handle: 'end', position: 0 }],
} as unknown as LoadedRun;

/** A store that refuses every set with this notification in it, unless it is settled as failed. */
function storeRefusing(poison: string, settled: SettledNotification[]): Deps {
  const recipient = { id: 'user-1', external_id: 'ada' };
  return {
    notifications: {
      loadNotifications: async (ids: string[]) => ({
        notifications: ids.map((id) => ({ id, runId: run.id, step: null, recipient, data: null })),
        runs: new Map([[run.id, run]]),
        channels: [],
      }),
      settleNotifications: async (input: { notifications: SettledNotification[] }) => {
        const refused = input.notifications.some(
          ({ id, status }) => id === poison && status !== 'failed',
        );
        if (refused) throw Object.assign(new Error('invalid input'), { code: '22P02' });
        settled.push(...input.notifications);
        return [];
      },
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    doorbell: { ring: async () => true },
  } as unknown as Deps;
}

describe('advanceNotifications', () => {
  it('fails the one notification that cannot be advanced, and no other of its set', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `notification-${index}`);
    const settled: SettledNotification[] = [];
    await advanceNotifications(storeRefusing('notification-42', settled), {
      notification_ids: ids,
    });
    expect(settled).toHaveLength(100);
    expect(settled.filter(({ status }) => status === 'failed')).toMatchObject([
      { id: 'notification-42', reason: 'not_advanced' },
    ]);
  });

  it.each([
    ['Postgres is away', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['the worker is stopping', new Error('Cannot use a pool after calling end on the pool')],
    ['a deadlock does not resolve', Object.assign(new Error('deadlock'), { code: '40P01' })],
  ])('fails nobody while %s', async (_what, passing) => {
    const settled: SettledNotification[] = [];
    const deps = storeRefusing('', settled);
    const settleOnce = deps.notifications.settleNotifications;
    let isFirst = true;
    deps.notifications.settleNotifications = async (input) => {
      if (!isFirst) return settleOnce(input);
      isFirst = false;
      throw passing;
    };
    await expect(advanceNotifications(deps, { notification_ids: ['n'] })).rejects.toBe(passing);
    expect(settled).toEqual([]);
  });
});
