import type { WorkerDeps } from '../deps.ts';

/**
 * Tells endpoints what happened; answers how many messages were begun with. Those who send webhooks do it: they are let out
 * into the world.
 */
export async function sendEventMessages(
  deps: Pick<WorkerDeps, 'eventSender' | 'queues'>,
): Promise<number> {
  if (!deps.queues.includes('deliveries-webhook')) return 0;
  return deps.eventSender.look();
}
