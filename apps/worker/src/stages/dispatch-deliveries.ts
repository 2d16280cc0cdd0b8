import { ringPriority, type SupportedChannelType } from '@notiflow/contracts';
import type { ChannelForSending } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import { attemptDelivery, releaseDelivery } from './attempt-delivery.ts';
import { createAttemptRecorder } from './attempt-recorder.ts';
import { type DispatchLimits, dispatchLimitsOf } from './dispatch-limits.ts';
import { cutInto, ringDeliveries } from './ring-deliveries.ts';

type Deps = Pick<
  WorkerDeps,
  | 'deliveries'
  | 'providers'
  | 'openCredentials'
  | 'doorbell'
  | 'logger'
  | 'metrics'
  | 'stopping'
  | 'abortSends'
>;

const normal = ringPriority({ priority: 2, isBroadcast: false });

/**
 * Claims deliveries, as many as may be under way at once, hands each to its provider, and records
 * what became of it; then claims the next ones. So a lost worker never held more than it was sending.
 */
export async function dispatchDeliveries(
  deps: Deps,
  { channelType, ids }: { channelType: SupportedChannelType; ids: string[] },
): Promise<void> {
  const limits = dispatchLimitsOf(channelType);
  const channels = new Map<string, ChannelForSending>();
  const sets = cutInto(ids, limits.concurrency);
  for (let set = sets.shift(); set !== undefined; set = sets.shift()) {
    if (deps.stopping.aborted) {
      const rest = [set, ...sets].flat().map((id) => ({ id, channelType }));
      return ringDeliveries(deps, rest, normal);
    }
    await dispatchSet(deps, { ids: set, channels, limits });
  }
}

interface DispatchSet {
  ids: string[];
  /** Channels the job has already read. */
  channels: Map<string, ChannelForSending>;
  limits: DispatchLimits;
}

async function dispatchSet(deps: Deps, { ids, channels, limits }: DispatchSet): Promise<void> {
  const { attemptMs, leaseMs } = limits;
  const claimedAt = performance.now();
  const claim = await deps.deliveries.claimDeliveries({ ids, leaseMs });
  if (claim.deliveries.length === 0) return;
  await addChannels(deps, {
    channels,
    ids: claim.deliveries.flatMap(({ channelId }) => channelId ?? []),
  });
  const recorder = createAttemptRecorder(deps, claim.token);
  try {
    await Promise.all(
      claim.deliveries.map(async (delivery) => {
        const channel = channels.get(delivery.channelId ?? '') ?? null;
        // A worker that was paused after its claim has too little of the lease left to send safely.
        const isLate = performance.now() - claimedAt + attemptMs > leaseMs;
        recorder.add(
          isLate ? releaseDelivery(delivery) : await attemptDelivery(deps, delivery, channel),
        );
      }),
    );
  } finally {
    await recorder.close();
  }
}

async function addChannels(
  deps: Pick<Deps, 'deliveries'>,
  { channels, ids }: { channels: Map<string, ChannelForSending>; ids: string[] },
): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !channels.has(id));
  for (const [id, channel] of await deps.deliveries.loadChannels(missing)) {
    channels.set(id, channel);
  }
}
