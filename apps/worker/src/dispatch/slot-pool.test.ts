import type { LaneWant } from '@notiflow/database';
import { createSlotPool, type SlotPoolDeps } from './slot-pool.ts';

const lane = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}`;

/** A pool that finds nothing in any lane, and what it looked for with each claim. */
function createBench({ suspectsUnderWay }: { suspectsUnderWay: number }) {
  const claims: string[][] = [];
  const deps = {
    deliveries: {
      async claimDeliveries({ wants }: { wants: LaneWant[] }) {
        claims.push(wants.map((want) => want.lane));
        return { deliveries: [], settled: [] };
      },
    },
    pulse: { isFresh: () => true },
    channels: { load: async () => new Map() },
    stopping: new AbortController().signal,
    suspects: { underWay: suspectsUnderWay },
  } as unknown as SlotPoolDeps;
  const pool = createSlotPool(deps, {
    slotCount: 10,
    channelMax: 10,
    attemptMs: 1_000,
    leaseMs: 2_000,
  });
  return { pool, claims };
}

describe('a slot pool', () => {
  it('claims at once for all lanes that are woken together', async () => {
    const { pool, claims } = createBench({ suspectsUnderWay: 0 });
    for (const digit of [1, 2, 3]) pool.wake({ lane: lane(digit), projectId: 'a', line: 'first' });
    await pool.close();
    expect(claims).toEqual([[lane(1), lane(2), lane(3)]]);
  });

  it('overhears no lane that is woken right after one that may have no slot', async () => {
    const { pool, claims } = createBench({ suspectsUnderWay: 1 });
    pool.wake({ lane: lane(1), projectId: 'a', line: 'suspect' });
    pool.wake({ lane: lane(2), projectId: 'a', line: 'first' });
    await pool.close();
    expect(claims).toEqual([[lane(2)]]);
  });
});
