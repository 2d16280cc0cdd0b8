import { isBroadcast, ringPriority } from '@notiflow/contracts';
import type { FiredSchedule } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';

type FiringDeps = Pick<WorkerDeps, 'schedules' | 'quotas' | 'doorbell' | 'logger' | 'stopping'>;

// Few at a time, so that several workers share them.
const setSize = 50;

/** More than so many that are left, and something is wrong that the next look may find mended. */
const leftMax = 10_000;

/**
 * Lets due schedules come round, each in a transaction of its own; answers how many did. One that fails is tried again
 * with the next look, and holds up no other.
 */
export async function fireSchedules(deps: FiringDeps): Promise<number> {
  let total = 0;
  // What failed, or another worker has: it stays due, and would be found again in place of what comes after it.
  const left: string[] = [];
  while (left.length < leftMax) {
    const ids = await deps.schedules.findDueSchedules({ limit: setSize, except: left });
    for (const id of ids) {
      if (deps.stopping.aborted) return total;
      if (await fireOne(deps, id)) total += 1;
      else left.push(id);
    }
    if (ids.length < setSize) break;
  }
  return total;
}

async function fireOne(deps: FiringDeps, id: string): Promise<boolean> {
  try {
    const fired = await deps.schedules.fireSchedule({ id, quotas: deps.quotas });
    if (fired === null) return false;
    deps.logger.info('schedule.fired', {
      schedule_id: id,
      project_id: fired.projectId,
      run_id: fired.run?.id ?? null,
      reason: fired.reason,
    });
    if (fired.run !== null) await ring(deps, fired.run);
    return true;
  } catch (error) {
    deps.logger.error('schedule.not_fired', { schedule_id: id }, error);
    return false;
  }
}

async function ring(
  { doorbell }: Pick<WorkerDeps, 'doorbell'>,
  { id, priority, recipientCount }: NonNullable<FiredSchedule['run']>,
): Promise<void> {
  const isForMany = isBroadcast(recipientCount);
  await doorbell.ringRun(id, { priority: ringPriority({ priority, isBroadcast: isForMany }) });
}
