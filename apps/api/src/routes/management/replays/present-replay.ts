import type { ReplayResource } from '@notiflow/contracts';
import type { ReplayRecord } from '@notiflow/database';

const filterNames: Record<string, string> = {
  status: 'status',
  channelId: 'channel_id',
  notiflowId: 'notiflow_id',
  runId: 'notiflow_run_id',
  failedAfter: 'failed_after',
  failedBefore: 'failed_before',
};

/** A replay as stored, for an answer. */
export function presentReplay(replay: ReplayRecord): ReplayResource {
  const filter = Object.entries(replay.filter).map(([name, value]) => [
    filterNames[name] ?? name,
    String(value),
  ]);
  return {
    id: replay.id,
    status: replay.status,
    fingerprint: replay.fingerprint,
    delivery_ids: replay.deliveryIds,
    filter: Object.fromEntries(filter),
    rate_per_second: replay.ratePerSecond,
    replayed: replay.replayed,
    skipped: replay.skipped,
    created_at: replay.createdAt.toISOString(),
    finished_at: replay.finishedAt?.toISOString() ?? null,
  };
}
