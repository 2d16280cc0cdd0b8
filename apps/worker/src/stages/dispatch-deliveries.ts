import type { SupportedChannelType } from '@notiflow/contracts';
import type { WorkerDeps } from '../deps.ts';
import { attemptDelivery, releaseDelivery } from './attempt-delivery.ts';
import { createAttemptRecorder } from './attempt-recorder.ts';
import { dispatchLimitsOf } from './dispatch-limits.ts';
import { createLease } from './lease.ts';

/** Claims a set of deliveries, hands each to its provider, and records what became of it. */
export async function dispatchDeliveries(
  deps: Pick<
    WorkerDeps,
    | 'deliveries'
    | 'providers'
    | 'openCredentials'
    | 'doorbell'
    | 'logger'
    | 'metrics'
    | 'stopping'
    | 'abortSends'
  >,
  input: { channelType: SupportedChannelType; ids: string[] },
): Promise<void> {
  const { attemptMs, leaseMs, concurrency } = dispatchLimitsOf(input.channelType);
  const claimedAt = performance.now();
  const claim = await deps.deliveries.claimDeliveries({ ids: input.ids, leaseMs });
  const channelIds = new Set(claim.deliveries.flatMap(({ channelId }) => channelId ?? []));
  const channels = await deps.deliveries.loadChannels([...channelIds]);
  const lease = createLease(deps, { claim, claimedAt, leaseMs, attemptMs });
  const recorder = createAttemptRecorder(deps, claim.token);
  const waiting = claim.deliveries.values();
  const workThrough = async () => {
    for (const delivery of waiting) {
      if (!(await lease.covers(delivery.id))) continue;
      const channel = channels.get(delivery.channelId ?? '') ?? null;
      const attempted = deps.stopping.aborted
        ? releaseDelivery(delivery)
        : await attemptDelivery(deps, delivery, channel);
      recorder.add(attempted);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, workThrough));
  await recorder.close();
}
