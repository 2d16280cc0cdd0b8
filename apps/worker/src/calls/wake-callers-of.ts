import { ringNotifications } from '../sweeps/ring-notifications.ts';
import type { CallingDeps } from './calling-deps.ts';

const wokenMax = 5_000;

/** Wakes everybody who rests for one of the calls, as far as these are settled, and rings for them. */
export async function wakeCallersOf(
  deps: Pick<CallingDeps, 'calls' | 'doorbell'>,
  callIds: string[],
): Promise<void> {
  if (callIds.length === 0) return;
  for (;;) {
    const woken = await deps.calls.wakeCallers({ callIds, limit: wokenMax });
    await ringNotifications(deps, woken);
    if (woken.length < wokenMax) return;
  }
}
