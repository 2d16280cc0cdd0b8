import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';

/** One worker's turn at a duty that is done in many small statements, and by nobody else meanwhile. */
export interface Turn {
  /** Does a piece of the work, and then rests for four times as long as it took: others need Postgres, too. */
  do<T>(work: () => Promise<T>): Promise<T>;
  /** Whether to leave the rest: the process stops, or another worker has taken the duty over. */
  isOver(): boolean;
  /** Ends the turn; nobody takes the next one before `pauseMs` have passed. */
  end(pauseMs: number): Promise<void>;
}

// Longer than a statement may take; a lost worker is followed by another one after that.
const heldMs = 60_000;
const renewAfterMs = 20_000;

// A fifth of one connection at most.
const restShare = 4;
const restMsMin = 5;
// Well within what a turn is held for, also after a statement that took long.
const restMsMax = 20_000;

/** Takes a turn; null while another worker has it, or nobody should. */
export async function takeTurn(
  { sweeps, stopping }: Pick<WorkerDeps, 'sweeps' | 'stopping'>,
  name: string,
): Promise<Turn | null> {
  const holder = newId();
  const hold = (forMs: number) => sweeps.takeDuty({ name, holder, forMs });
  if (!(await hold(heldMs))) return null;
  let renewedAt = performance.now();
  let isLost = false;

  async function renew(): Promise<void> {
    if (performance.now() - renewedAt < renewAfterMs) return;
    isLost = !(await hold(heldMs));
    renewedAt = performance.now();
  }

  return {
    async do(work) {
      const startedAt = performance.now();
      const result = await work();
      await rest((performance.now() - startedAt) * restShare, stopping);
      await renew();
      return result;
    },
    isOver: () => isLost || stopping.aborted,
    async end(pauseMs) {
      if (!isLost) await hold(stopping.aborted ? 0 : pauseMs);
    },
  };
}

async function rest(ms: number, stopping: AbortSignal): Promise<void> {
  const restMs = Math.min(restMsMax, Math.max(restMsMin, ms));
  await wait(restMs, undefined, { signal: stopping }).catch(() => {});
}
