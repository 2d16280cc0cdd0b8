import type { RunsJob } from '@notiflow/contracts';
import { refusesValue } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import { advanceNotifications } from './advance-notifications.ts';
import { countFailedTry } from './count-failed-try.ts';
import { continueMax, fanOutRun } from './fan-out-run.ts';

type Deps = Pick<
  WorkerDeps,
  | 'runs'
  | 'doorbell'
  | 'feedBell'
  | 'notifications'
  | 'events'
  | 'calls'
  | 'plans'
  | 'renderer'
  | 'findPages'
  | 'dispatcher'
  | 'logger'
  | 'metrics'
  | 'stopping'
>;

// A run that waits for a lock holds up one of these lanes, and leaves connections to the other stages.
const lanes = 3;

// As many as a job of the next queue may carry.
const setMax = 500;

/**
 * Fans the runs of a job out, small ones together and the others each by itself, and goes on with the notifications of
 * small ones as one set. What fails is left to the sweeps, and holds up nothing else of the job: a run is logged, and the
 * first set that fails is thrown in the end. A run that fails three times in a row, and is to blame for it, ends; when our
 * code may be, it is tried for a day.
 */
export async function fanOutRuns(deps: Deps, { run_ids: runIds }: RunsJob): Promise<void> {
  const { notificationIds, left } = await fanOutTogether(deps, runIds);
  const open = left.values();
  const takeTurns = async () => {
    // The iterator is shared: each run is given out once.
    for (const runId of open) notificationIds.push(...(await tryFanOut(deps, runId)));
  };
  await Promise.all(Array.from({ length: lanes }, takeTurns));
  const failures: unknown[] = [];
  for (let start = 0; start < notificationIds.length; start += setMax) {
    const set = notificationIds.slice(start, start + setMax);
    await advanceNotifications(deps, { notification_ids: set }).catch((error: unknown) => {
      failures.push(error);
    });
  }
  if (failures.length > 0) throw failures[0];
}

/** What became of the small runs of a job. */
interface Together {
  notificationIds: string[];
  /** Runs that are to be fanned out by themselves. */
  left: string[];
}

/**
 * Fans out what is small, as many at a time as a set may hold. What cannot go together is left, as is all of a set that
 * fails: alone, only those fail that are to blame.
 */
async function fanOutTogether(deps: Deps, runIds: string[]): Promise<Together> {
  const notificationIds: string[] = [];
  let left = runIds;
  while (left.length > 1) {
    const startedAt = performance.now();
    const input = { runIds: left, eachMax: continueMax, togetherMax: setMax };
    const answer = await deps.runs.fanOutSmallRuns(input).catch(() => null);
    if (answer === null) break;
    left = answer.left;
    if (answer.fannedOut.length === 0) break;
    const durationMs = Math.round(performance.now() - startedAt);
    for (const { runId, notificationIds: ids } of answer.fannedOut) {
      notificationIds.push(...ids);
      const fields = { run_id: runId, pages: 1, notifications: ids.length, is_last: true };
      deps.logger.info('run.fanned_out', { ...fields, duration_ms: durationMs });
    }
  }
  return { notificationIds, left };
}

async function tryFanOut(deps: Deps, runId: string): Promise<string[]> {
  try {
    return await fanOutRun(deps, runId);
  } catch (error) {
    await leaveRun(deps, runId, error);
    return [];
  }
}

async function leaveRun(deps: Deps, runId: string, error: unknown): Promise<void> {
  const count = () => deps.runs.countFailedFanOut({ runId, isAtFault: refusesValue(error) });
  const failed = await countFailedTry(deps, { stage: 'runs', error, count });
  const fields = { run_id: runId, failed_tries: failed?.failedTries ?? null };
  deps.logger.error('run.not_fanned_out', fields, error);
  if (failed?.isGivenUp) {
    deps.logger.error('run.given_up', { run_id: runId, failed_tries: failed.failedTries });
  }
}
