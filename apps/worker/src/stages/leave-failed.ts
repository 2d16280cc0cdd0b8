import { type FailedTry, refusesValue } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';

type Deps = Pick<WorkerDeps, 'notifications' | 'logger' | 'metrics' | 'stopping'>;

/** After so many that failed alone, and none that went on, the rest of a job is not tried: it would fail alike. */
export const samplesMax = 16;

/** A notification that is too large for any statement, whoever tries. */
export class NotificationTooLargeError extends Error {
  constructor() {
    super('The messages of the notification are too large together.');
  }
}

/** A notification that failed alone, and how. */
export interface FailedNotification {
  id: string;
  error: unknown;
}

/** What a job could not advance, and how many it could. */
interface FailedJob {
  advanced: number;
  failures: FailedNotification[];
  /** Not tried alone. */
  untried: string[];
}

/**
 * Leaves what failed alone for a while. Where more went on than failed, those that failed are at fault, as are those whose
 * values are refused; they end after three tries. With the others our code is at fault, or may be, and with all of a job
 * that fails from its beginning: they wait, for a day at most, until it is replaced.
 */
export async function leaveFailed(deps: Deps, job: FailedJob): Promise<void> {
  const { failures, untried } = job;
  const atFault = failures.filter(({ error }) => isAtFault(error, job));
  const others = failures.filter(({ error }) => !isAtFault(error, job));
  if (atFault.length > 0) await leaveAtFault(deps, atFault);
  if (others.length + untried.length > 0) await holdBack(deps, { failures: others, untried });
}

function isAtFault(error: unknown, { advanced, failures }: FailedJob): boolean {
  if (error instanceof NotificationTooLargeError || advanced > failures.length) return true;
  const isWholeJob = advanced === 0 && failures.length >= samplesMax;
  return !isWholeJob && refusesValue(error);
}

async function leaveAtFault(deps: Deps, failures: FailedNotification[]): Promise<void> {
  const counted = await countTries(deps, { ids: failures.map(({ id }) => id), isAtFault: true });
  const tries = new Map(counted.map(({ id, failedTries }) => [id, failedTries]));
  for (const { id, error } of failures) {
    const fields = { notification_id: id, failed_tries: tries.get(id) ?? null };
    deps.logger.error('notification.not_advanced', fields, error);
  }
  logGivenUp(deps, counted);
}

async function holdBack(
  deps: Deps,
  { failures, untried }: Pick<FailedJob, 'failures' | 'untried'>,
): Promise<void> {
  const ids = [...failures.map(({ id }) => id), ...untried];
  const [first] = failures;
  const counted = await countTries(deps, { ids, isAtFault: false });
  deps.metrics.heldBackSets.increment({ stage: 'notifications' });
  const fields = {
    notification_id: first?.id ?? null,
    count: ids.length,
    failed_tries: counted.find(({ id }) => id === first?.id)?.failedTries ?? null,
  };
  deps.logger.error('notification.held_back', fields, first?.error);
  logGivenUp(deps, counted);
}

/** None when they cannot be counted: they fail again, and are counted then. */
async function countTries(
  { notifications, metrics, stopping }: Deps,
  tries: { ids: string[]; isAtFault: boolean },
): Promise<FailedTry[]> {
  if (stopping.aborted) return [];
  const counted = await notifications.countFailedAdvances(tries).catch(() => []);
  const stage = 'notifications';
  metrics.failedTries.increment({ stage }, counted.length);
  metrics.givenUpRows.increment({ stage }, counted.filter(({ isGivenUp }) => isGivenUp).length);
  return counted;
}

function logGivenUp({ logger }: Pick<Deps, 'logger'>, counted: FailedTry[]): void {
  for (const { id, failedTries, isGivenUp } of counted) {
    if (!isGivenUp) continue;
    logger.error('notification.given_up', { notification_id: id, failed_tries: failedTries });
  }
}
