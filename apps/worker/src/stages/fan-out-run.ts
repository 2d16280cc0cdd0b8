import { ringPriority } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';

const pageSize = 500;

// A run keeps about this many pages in flight: advancing one rings for the next, so that the pages of
// several runs take turns. One whose project has a broadcast ahead of it keeps one page, so that a project has not the
// more in flight the more it broadcasts. Deliveries are not paced: they wait in the queue of their channel type.
const pagesAhead = 4;

/** Most recipients of a run that goes on in the same job: below this a second hop through the queue costs more than it shares. */
export const continueMax = 50;

/**
 * Turns the next pages of a run into notifications and rings for them. When the whole run is but a few, it answers their
 * ids instead: whoever asked goes on with them.
 */
export async function fanOutRun(
  deps: Pick<WorkerDeps, 'runs' | 'doorbell' | 'logger'>,
  runId: string,
): Promise<string[]> {
  const startedAt = performance.now();
  let pages = 0;
  let notifications = 0;
  let isLast = false;
  const few: string[] = [];
  for (let pagesMax = 1; pages < pagesMax && !isLast; ) {
    const page = await deps.runs.fanOutPage({ runId, pageSize });
    if (page === null) break;
    const { notificationIds } = page;
    if (page.isFirst && page.broadcastsBefore === 0) pagesMax = pagesAhead;
    pages += 1;
    notifications += notificationIds.length;
    isLast = page.isLast;
    if (notificationIds.length === 0) continue;
    if (page.isFirst && page.isLast && notificationIds.length <= continueMax) {
      few.push(...notificationIds);
    } else {
      const jobs = [{ notification_ids: notificationIds }];
      await deps.doorbell.ring('notifications', jobs, { priority: ringPriority(page) });
    }
  }
  if (pages === 0) return few;
  deps.logger.info('run.fanned_out', {
    run_id: runId,
    pages,
    notifications,
    is_last: isLast,
    duration_ms: Math.round(performance.now() - startedAt),
  });
  return few;
}
