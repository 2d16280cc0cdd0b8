import { setTimeout as wait } from 'node:timers/promises';
import type { Consumers } from '@notiflow/queue';
import type { WorkerDeps } from './deps.ts';
import type { RunningSweeps } from './sweeps/run-sweeps.ts';

/** A worker at work. */
export interface Working {
  deps: WorkerDeps;
  consumers: Consumers;
  sweeping: RunningSweeps;
}

/**
 * Waits until what is under way is over, and closes everything a worker opened, the database last; call it when `stopping`
 * has fired. Whatever takes longer than `limitMs` is left to its lease.
 */
export async function stopWorking(
  { deps, consumers, sweeping }: Working,
  limitMs: number,
): Promise<void> {
  await Promise.all([
    sweeping.stop(),
    consumers.close(limitMs),
    within(deps.dispatcher.close(), limitMs),
    within(deps.callMaker.whenIdle(), limitMs),
    within(deps.eventSender.whenIdle(), limitMs),
  ]);
  await Promise.all([deps.doorbell.close(), deps.feedBell.close(), deps.renderer.close()]);
  await Promise.all([deps.providers.close(), deps.httpCaller.close()]);
  deps.tokens.close();
  deps.presence.close();
  await deps.database.close();
}

async function within(ended: Promise<void>, limitMs: number): Promise<void> {
  await Promise.race([ended, wait(limitMs, undefined, { ref: false })]);
}
