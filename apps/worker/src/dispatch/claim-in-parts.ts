import { type Claim, type LaneWant, mayBlameRows } from '@notiflow/database';
import { countFailedTry } from '../stages/count-failed-try.ts';
import type { SendingDeps } from './sending-deps.ts';

type Deps = Pick<SendingDeps, 'deliveries' | 'logger' | 'metrics' | 'stopping'> & {
  workerId: string;
};

const nothing: Claim = { deliveries: [], settled: [] };

/**
 * Claims what is wanted. A claim that a row makes fail is halved, down to the one delivery at fault, which lets the
 * others pass for a while, and ends after its third time.
 */
export async function claimInParts(deps: Deps, wants: LaneWant[]): Promise<Claim> {
  try {
    return await deps.deliveries.claimDeliveries({ workerId: deps.workerId, wants });
  } catch (error) {
    if (!mayBlameRows(error)) throw error;
    const [first, ...others] = wants;
    if (first === undefined || (others.length === 0 && first.count === 1)) {
      return first === undefined ? nothing : leaveDelivery(deps, first, error);
    }
    // Whatever happens to a later part, what an earlier one claimed has to be begun.
    const claims: Claim[] = [];
    for (const part of halve(wants)) {
      const claim = await claimInParts(deps, part).catch((failure: unknown) => {
        deps.logger.error('delivery.not_claimed', { lanes: part.length }, failure);
        return nothing;
      });
      claims.push(claim);
    }
    return {
      deliveries: claims.flatMap(({ deliveries }) => deliveries),
      settled: claims.flatMap(({ settled }) => settled),
    };
  }
}

/** Halves what is wanted: by lines, and of one line by how many. */
function halve(wants: LaneWant[]): LaneWant[][] {
  const [only] = wants;
  if (only !== undefined && wants.length === 1) {
    const half = Math.ceil(only.count / 2);
    return [[{ ...only, count: half }], [{ ...only, count: only.count - half }]];
  }
  const half = Math.ceil(wants.length / 2);
  return [wants.slice(0, half), wants.slice(half)];
}

async function leaveDelivery(deps: Deps, want: LaneWant, error: unknown): Promise<Claim> {
  const count = () => deps.deliveries.countFailedClaim(want);
  const failed = await countFailedTry(deps, { stage: 'deliveries', error, count });
  const fields = {
    delivery_id: failed?.id ?? null,
    failed_tries: failed?.failedTries ?? null,
  };
  deps.logger.error('delivery.not_claimable', fields, error);
  if (failed?.isGivenUp) {
    const { id, failedTries } = failed;
    deps.logger.error('delivery.given_up', { delivery_id: id, failed_tries: failedTries });
  }
  // Nothing was written down of it, so it would be claimed again at once: its line rests until the next look.
  if (failed === null) return nothing;
  // It needs no slot now, and is no sign that nothing more waits behind it.
  return { ...nothing, settled: [{ lane: want.lane, line: want.line }] };
}
