import { type FailedTry, mayBlameRows } from '@notiflow/database';
import type { SendingDeps } from '../dispatch/sending-deps.ts';

/** A stage that failed with one row alone. */
export interface FailedRow {
  stage: 'runs' | 'notifications' | 'deliveries';
  error: unknown;
  count(): Promise<FailedTry | null>;
}

/**
 * Counts a failed try of a row, unless something else may be to blame: Postgres that is away, a worker that stops. Null
 * when it was not counted; a row that is at fault fails again, and is counted then.
 */
export async function countFailedTry(
  { stopping, metrics }: Pick<SendingDeps, 'stopping' | 'metrics'>,
  { stage, error, count }: FailedRow,
): Promise<FailedTry | null> {
  if (stopping.aborted || !mayBlameRows(error)) return null;
  const failed = await count().catch(() => null);
  if (failed === null) return null;
  metrics.failedTries.increment({ stage });
  if (failed.isGivenUp) metrics.givenUpRows.increment({ stage });
  return failed;
}
