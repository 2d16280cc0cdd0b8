import { isBroadcast, ringPriority } from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';

interface RunToRing {
  runId: string;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  recipients: readonly unknown[] | null;
  sendAt: Date | null;
}

// A later ring is the sweep's: the queue need not keep it for months.
const delayMsMax = 24 * 60 * 60 * 1000;

/** Rings for an accepted run at the time it is due; a small run goes before a broadcast of the same priority. */
export async function ringRun(
  { doorbell }: Pick<Deps, 'doorbell'>,
  { runId, priority, recipients, sendAt }: RunToRing,
): Promise<void> {
  const delayMs = Math.max(0, (sendAt?.getTime() ?? 0) - Date.now());
  if (delayMs > delayMsMax) return;
  const isForMany = isBroadcast(recipients?.length ?? null);
  await doorbell.ringRun(runId, {
    priority: ringPriority({ priority, isBroadcast: isForMany }),
    delayMs: delayMs === 0 ? undefined : delayMs,
  });
}
