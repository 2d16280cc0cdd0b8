import type { WorkerDeps } from '../deps.ts';

const replaysMax = 50;
const pageSize = 500;

/**
 * Gives the replays whose second has come what they send in one; the next look at what is due finds it. Each is taken by
 * one worker at a time, and pages of one never overlap.
 */
export async function replayDeliveries({
  replays,
  stopping,
}: Pick<WorkerDeps, 'replays' | 'stopping'>): Promise<number> {
  let total = 0;
  for (const { id, rate } of await replays.takeDueReplays({ limit: replaysMax })) {
    for (let left = rate; left > 0 && !stopping.aborted; left -= pageSize) {
      const page = await replays.replayPage({ id, limit: Math.min(left, pageSize) });
      total += page.replayed;
      if (page.isOver) break;
    }
  }
  return total;
}
