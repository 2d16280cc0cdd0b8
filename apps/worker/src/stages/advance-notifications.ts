import { type NotificationsJob, ringPriority } from '@notiflow/contracts';
import {
  isRefusedData,
  type LoadedRun,
  type NewDelivery,
  type NotificationSet,
  type SettledNotification,
} from '@notiflow/database';
import { type StepsTaken, takeSteps } from '@notiflow/engine';
import type { WorkerDeps } from '../deps.ts';
import { makeDeliveries, type StepVisit } from './make-deliveries.ts';
import { ringDeliveries } from './ring-deliveries.ts';

type Deps = Pick<WorkerDeps, 'notifications' | 'renderer' | 'doorbell' | 'logger'>;

/**
 * Takes the steps of a set of notifications until each is settled, and rings for the deliveries they
 * made. A set whose values Postgres refuses is halved, down to the one notification at fault, which fails.
 */
export async function advanceNotifications(
  deps: Deps,
  { notification_ids: ids }: NotificationsJob,
): Promise<void> {
  try {
    await advanceSet(deps, ids);
  } catch (error) {
    // Anything else may pass: the sweep rings again, and nobody's notification is given up for it.
    if (!isRefusedData(error)) throw error;
    const [first, ...others] = ids;
    if (first !== undefined && others.length === 0) return failNotification(deps, first, error);
    const half = Math.ceil(ids.length / 2);
    await advanceNotifications(deps, { notification_ids: ids.slice(0, half) });
    await advanceNotifications(deps, { notification_ids: ids.slice(half) });
  }
}

async function failNotification(deps: Deps, id: string, error: unknown): Promise<void> {
  deps.logger.error('notification.failed', { notification_id: id }, error);
  const { notifications } = await deps.notifications.loadNotifications([id]);
  const failed = { status: 'failed', reason: 'not_advanced' } as const;
  await deps.notifications.settleNotifications({
    notifications: notifications.map((notification) => ({ ...settle(notification), ...failed })),
    deliveries: [],
  });
}

async function advanceSet(deps: Deps, ids: string[]): Promise<void> {
  const startedAt = performance.now();
  const set = await deps.notifications.loadNotifications(ids);
  const settled: SettledNotification[] = [];
  const visits: StepVisit[] = [];
  for (const notification of set.notifications) {
    const run = set.runs.get(notification.runId);
    if (run === undefined) continue;
    const { recipient } = notification;
    if (run.status === 'canceled') {
      settled.push({ ...settle(notification), status: 'stopped', reason: 'canceled' });
    } else if (recipient === null) {
      settled.push({ ...settle(notification), status: 'failed', reason: 'recipient_deleted' });
    } else {
      const taken = takeSteps({ steps: run.steps, fromStep: notification.step });
      settled.push({ ...settle(notification), status: taken.status, step: taken.step });
      visits.push(...taken.deliver.map((step) => ({ notification, recipient, run, step })));
    }
  }
  const deliveries = await makeDeliveries(deps, { visits, channels: set.channels });
  await settleAndRing(deps, { set, settled, deliveries });
  deps.logger.info('notification.advanced', {
    asked: ids.length,
    notifications: settled.length,
    deliveries: deliveries.length,
    duration_ms: Math.round(performance.now() - startedAt),
  });
}

type Settling = { id: string; step: StepsTaken['step'] };

function settle(notification: Settling): SettledNotification {
  return {
    id: notification.id,
    fromStep: notification.step,
    step: notification.step,
    status: 'processed',
    reason: null,
  };
}

async function settleAndRing(
  deps: Pick<WorkerDeps, 'notifications' | 'doorbell'>,
  advanced: { set: NotificationSet; settled: SettledNotification[]; deliveries: NewDelivery[] },
): Promise<void> {
  const { set, settled, deliveries } = advanced;
  const pending = await deps.notifications.settleNotifications({
    notifications: settled,
    deliveries,
  });
  const runs = [...set.runs.values()];
  await ringDeliveries(deps, pending, priorityOf(runs));
  const fanningOut = runs.filter((run) => run.status === 'fanning_out');
  if (fanningOut.length === 0) return;
  // A page has left the run's window: the next one may come in.
  const jobs = fanningOut.map((run) => ({ run_id: run.id }));
  await deps.doorbell.ring('runs', jobs, { priority: priorityOf(fanningOut) });
}

function priorityOf(runs: LoadedRun[]): number {
  return Math.min(...runs.map(ringPriority));
}
