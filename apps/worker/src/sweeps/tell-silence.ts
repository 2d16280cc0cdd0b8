import type { WorkerDeps } from '../deps.ts';

const setSize = 500;

/** Writes down that nothing was reported of messages for as long as their channel waits; answers of how many. */
export async function tellSilence({
  reports,
  deliveries,
  metrics,
  stopping,
}: Pick<WorkerDeps, 'reports' | 'deliveries' | 'metrics' | 'stopping'>): Promise<number> {
  let total = 0;
  while (!stopping.aborted) {
    const silent = await reports.tellSilence({ limit: setSize });
    total += silent.length;
    const channels = await deliveries.loadChannels([...new Set(silent)]);
    for (const id of silent) {
      const { type = 'deleted', provider = 'deleted' } = channels.get(id) ?? {};
      metrics.silentDeliveries.increment({ channel_type: type, provider });
    }
    if (silent.length < setSize) break;
  }
  return total;
}
