import { findSendOpening } from '@notiflow/contracts';
import type { ExplainedRecipient } from '@notiflow/database';
import { quietHoursFor } from '@notiflow/engine';

type ExplainedDelivery = ExplainedRecipient['deliveries'][number];

/** When the quiet hours end for which a delivery waits, as they are now; null for one that does not wait for any. */
export function findQuietEnd(
  { channel_type: channelType, status, next_attempt_at: at }: ExplainedDelivery,
  { set, run, now }: Pick<ExplainedRecipient, 'set' | 'run' | 'now'>,
): Date | null {
  const loaded = set?.notifications[0];
  const loadedRun = set?.runs.get(run.id);
  if (status !== 'pending' || at === null || at <= now) return null;
  if (loaded === undefined || loadedRun === undefined) return null;
  const quietHours = quietHoursFor({ ...loadedRun, channelType, quietHours: loaded.quietHours });
  if (quietHours === null) return null;
  // By the clock of the project: what has not ended a moment before is what it waits for.
  const justBefore = new Date(at.getTime() - 1 + loadedRun.clockOffsetMs);
  const { recipient } = loaded;
  const when = { at: justBefore, recipient, expiresAt: null };
  const { opensAt } = findSendOpening({ sendWindow: null, quietHours }, when);
  return opensAt > justBefore ? at : null;
}
