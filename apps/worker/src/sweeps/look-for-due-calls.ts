import { wakeCallersOf } from '../calls/wake-callers-of.ts';
import type { WorkerDeps } from '../deps.ts';

const settledMax = 500;

/**
 * Makes calls whose time has come again, or whose ring or worker was lost, and wakes those whom somebody was to wake
 * and has not; answers how many calls there were.
 */
export async function lookForDueCalls(
  deps: Pick<WorkerDeps, 'callMaker' | 'calls' | 'doorbell' | 'queues'>,
): Promise<number> {
  if (!deps.queues.includes('calls')) return 0;
  const made = await deps.callMaker.look();
  const settled = await deps.calls.takeSettledCalls({ limit: settledMax });
  if (settled.length === 0) return made;
  await wakeCallersOf(deps, settled);
  await deps.calls.leaveCalls(settled);
  return made + settled.length;
}
