import { type NotificationsJob, ringPriority } from '@notiflow/contracts';
import {
  type Advance,
  type LoadedRun,
  mayBlameRows,
  type NewDelivery,
  type NotificationSet,
} from '@notiflow/database';
import { wakeCallersOf } from '../calls/wake-callers-of.ts';
import type { WorkerDeps } from '../deps.ts';
import { applyLimits } from './apply-limits.ts';
import {
  type FailedNotification,
  leaveFailed,
  NotificationTooLargeError,
  samplesMax,
} from './leave-failed.ts';
import { makeDeliveries } from './make-deliveries.ts';
import { cutInto, ringDeliveries } from './ring-deliveries.ts';
import { takeStepsOfAll } from './take-steps-of-all.ts';

type Deps = Pick<
  WorkerDeps,
  | 'notifications'
  | 'events'
  | 'calls'
  | 'plans'
  | 'renderer'
  | 'findPages'
  | 'dispatcher'
  | 'doorbell'
  | 'feedBell'
  | 'logger'
  | 'metrics'
  | 'stopping'
>;

/**
 * Takes the steps of a set of notifications until each is settled or rests, and rings for the deliveries they
 * made. A set that holds too much is worked in smaller ones. A set that fails is halved, down to the notifications
 * at fault, while the others go on at once. When none goes on, it stops looking for them: our code is at fault then.
 */
export async function advanceNotifications(
  deps: Deps,
  { notification_ids: ids }: NotificationsJob,
): Promise<void> {
  const open = [ids];
  const job: Job = { advanced: 0, failures: [] };
  for (let set = open.shift(); set !== undefined; set = open.shift()) {
    open.unshift(...(await tryAdvance(deps, job, { ids: set, isLast: open.length === 0 })));
    if (job.advanced === 0 && job.failures.length >= samplesMax) break;
  }
  await leaveFailed(deps, { ...job, untried: open.flat() });
}

/** What became of a job so far. */
interface Job {
  /** How many notifications went on. */
  advanced: number;
  /** Those that failed alone. */
  failures: FailedNotification[];
}

/** A set of a job, and whether it is all that is left of the job. */
interface SetOfJob {
  ids: string[];
  isLast: boolean;
}

/** Advances a set as far as it can be, and answers the smaller ones in which to try the others. */
async function tryAdvance(deps: Deps, job: Job, set: SetOfJob): Promise<string[][]> {
  const { ids } = set;
  try {
    const { advanced, left } = await advanceSet(deps, set);
    job.advanced += advanced;
    return left;
  } catch (error) {
    // Anything else may pass: a sweep looks again, and nobody's notification is given up for it.
    if (deps.stopping.aborted || !mayBlameRows(error)) throw error;
    const [first, ...others] = ids;
    if (first === undefined || others.length > 0) return deal(ids);
    job.failures.push({ id: first, error });
    return [];
  }
}

/** Halves a set like cards, so that the first ones tried alone are from all over it: neighbours may be alike. */
function deal(ids: string[]): string[][] {
  return [ids.filter((_, place) => place % 2 === 0), ids.filter((_, place) => place % 2 === 1)];
}

/** How many notifications of a set went on, and the smaller sets in which to try the others. */
interface AdvancedSet {
  advanced: number;
  left: string[][];
}

async function advanceSet(deps: Deps, { ids, isLast }: SetOfJob): Promise<AdvancedSet> {
  const startedAt = performance.now();
  const set = await deps.notifications.loadNotifications(ids);
  const plans = await deps.plans.find(versionsOf(set));
  const { advances, visits, leftWaits } = await takeStepsOfAll(deps, { set, plans });
  // Asking for all of them would measure them all again, each time.
  const left = cutInto(set.left, Math.max(1, 2 * set.notifications.length));
  const made = await makeDeliveries(deps, { visits, plans });
  if (made.kind === 'too_large') {
    return { advanced: 0, left: [...cutLarge(set, made.fitting), ...left] };
  }
  const deliveries = await applyLimits(deps, { deliveries: made.deliveries, visits });
  await saveAndRing(deps, { set, advances, deliveries });
  await deps.events.endEventWaits(leftWaits);
  if (isLast && left.length === 0) await ringNextPages(deps, set);
  deps.logger.info('notification.advanced', {
    asked: ids.length,
    notifications: advances.length,
    deliveries: deliveries.length,
    duration_ms: Math.round(performance.now() - startedAt),
  });
  return { advanced: advances.length, left };
}

/** The versions with which the notifications of a set go on. */
function versionsOf({ notifications, runs }: NotificationSet): string[] {
  const ofDigests = notifications.flatMap(({ digest }) => digest?.versionId ?? []);
  return [...[...runs.values()].map(({ versionId }) => versionId), ...ofDigests];
}

/** Cuts a set whose messages are too large together; a notification that is too large alone is at fault. */
function cutLarge({ notifications }: NotificationSet, fitting: number): string[][] {
  const ids = notifications.map(({ id }) => id);
  if (ids.length === 1) throw new NotificationTooLargeError();
  return cutInto(ids, Math.min(Math.ceil(ids.length / 2), fitting));
}

async function saveAndRing(
  deps: Pick<WorkerDeps, 'notifications' | 'calls' | 'doorbell' | 'feedBell'>,
  taken: { set: NotificationSet; advances: Advance[]; deliveries: NewDelivery[] },
): Promise<void> {
  const { set, advances, deliveries } = taken;
  const { pending, feedUserIds } = await deps.notifications.saveAdvance({ advances, deliveries });
  deps.feedBell.ring(feedUserIds);
  await ringDeliveries(deps, pending, priorityOf([...set.runs.values()]));
  // A call may have ended before its callers were saved, and found none to wake.
  await wakeCallersOf(deps, callIdsOf(advances));
}

function callIdsOf(advances: Advance[]): string[] {
  const ids = advances.flatMap((advance) => ('callId' in advance ? (advance.callId ?? []) : []));
  return [...new Set(ids)];
}

/** A page has left the run's window: the next one may come in. */
async function ringNextPages(
  deps: Pick<WorkerDeps, 'doorbell'>,
  { runs }: NotificationSet,
): Promise<void> {
  const fanningOut = [...runs.values()].filter((run) => run.status === 'fanning_out');
  if (fanningOut.length === 0) return;
  const jobs = fanningOut.map((run) => ({ run_ids: [run.id] }));
  await deps.doorbell.ring('runs', jobs, { priority: priorityOf(fanningOut) });
}

function priorityOf(runs: LoadedRun[]): number {
  return Math.min(...runs.map(ringPriority));
}
