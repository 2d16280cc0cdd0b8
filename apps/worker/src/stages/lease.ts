import type { Claim } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';

/** The time a worker has for the deliveries of one claim, by its own monotonic clock. */
export interface Lease {
  /** Makes sure that an attempt begun now ends within the lease; false when the delivery is no longer this worker's. */
  covers(deliveryId: string): Promise<boolean>;
}

interface ClaimedLease {
  claim: Claim;
  claimedAt: number;
  leaseMs: number;
  /** The longest an attempt may take. */
  attemptMs: number;
}

/** Watches the lease of a claim made at `claimedAt` (as of `performance.now()`). */
export function createLease(
  deps: Pick<WorkerDeps, 'deliveries'>,
  { claim, claimedAt, leaseMs, attemptMs }: ClaimedLease,
): Lease {
  const untried = new Set(claim.deliveries.map(({ id }) => id));
  let startedAt = claimedAt;
  let renewal: Promise<void> | null = null;

  async function renew(): Promise<void> {
    const renewedAt = performance.now();
    const ids = [...untried];
    const kept = new Set(await deps.deliveries.renewLeases({ ids, token: claim.token, leaseMs }));
    for (const id of ids) if (!kept.has(id)) untried.delete(id);
    startedAt = renewedAt;
  }

  return {
    async covers(deliveryId) {
      // A slow provider, or a worker that was paused, has used up the time an attempt may take.
      if (performance.now() - startedAt + attemptMs > leaseMs) {
        renewal ??= renew().finally(() => {
          renewal = null;
        });
        await renewal;
      }
      return untried.delete(deliveryId);
    },
  };
}
