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
        if (refused) throw new Error('invalid input for type json');
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

  it('fails nobody while Postgres is away', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const deps = storeRefusing('', []);
    deps.notifications.loadNotifications = async () => {
      throw away;
    };
    await expect(advanceNotifications(deps, { notification_ids: ['n'] })).rejects.toBe(away);
  });
});
