import { setTimeout as wait } from 'node:timers/promises';
import type { ClaimedDelivery, LaneWant } from '@notiflow/database';
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
    health: { mayBegin: () => true, isDown: () => false, note: () => {} },
    channels: { load: async () => new Map(), peek: async () => new Map() },
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

/** A pool that claims a delivery each time it asks, and cannot read its channel. */
function createUnreadableBench() {
  const claims: LaneWant[][] = [];
  const released: string[] = [];
  const stop = new AbortController();
  const delivery = { lane: lane(1), line: 'first', channelType: 'email', provider: 'smtp' };
  const deps = {
    deliveries: {
      async claimDeliveries({ wants }: { wants: LaneWant[] }) {
        claims.push(wants);
        return { deliveries: [delivery as ClaimedDelivery], settled: [] };
      },
    },
    recorder: {
      record: async ({ record }: { record: { outcome: string } }) =>
        void released.push(record.outcome),
    },
    pulse: { isFresh: () => true },
    health: { mayBegin: () => true, isDown: () => false, note: () => {} },
    channels: {
      peek: async () => new Map(),
      load: async () => {
        throw new Error('permission denied for table channels');
      },
    },
    logger: { error: () => {} },
    stopping: stop.signal,
    suspects: { underWay: 0 },
  } as unknown as SlotPoolDeps;
  const limits = { slotCount: 1, channelMax: 1, attemptMs: 1_000, leaseMs: 60_000 };
  return { pool: createSlotPool(deps, limits), claims, released, stop };
}

describe('a slot pool that cannot read channels', () => {
  it('gives back what it claimed, and claims no more until a while later', async () => {
    const { pool, claims, released, stop } = createUnreadableBench();
    pool.wake({ lane: lane(1), projectId: 'a', line: 'first' });
    // Timers fire in the order in which they are due, however busy the machine: a pool that did not wait would have
    // claimed many times before this one.
    await wait(200);
    stop.abort();
    await pool.close();
    expect(claims).toHaveLength(1);
    expect(released).toEqual(['released']);
  });
});

describe('a slot pool with a delivery that waited', () => {
  /** What is recorded of a delivery that was tried once before. */
  async function recordOf(deliveries: object): Promise<unknown> {
    const stop = new AbortController();
    const delivery = {
      id: 'delivery-1',
      lane: lane(1),
      line: 'retry',
      channelType: 'email',
      provider: 'smtp',
      attempt: 2,
      ageMs: 0,
      message: { to: 'ada@example.com' },
    };
    const open = [delivery as unknown as ClaimedDelivery];
    const recorded = await new Promise((resolve) => {
      const deps = {
        deliveries: {
          claimDeliveries: async () => ({ deliveries: open.splice(0), settled: [] }),
          findSuppressedDeliveries: async () => new Map(),
          findUnwantedDeliveries: async () => new Map(),
          ...deliveries,
        },
        recorder: { record: async ({ record }: { record: unknown }) => resolve(record) },
        pulse: { isFresh: () => true },
        health: { mayBegin: () => true, isDown: () => false, note: () => {} },
        channels: { load: async () => new Map(), peek: async () => new Map() },
        stopping: stop.signal,
        suspects: { underWay: 0 },
      } as unknown as SlotPoolDeps;
      const limits = { slotCount: 1, channelMax: 1, attemptMs: 1_000, leaseMs: 60_000 };
      createSlotPool(deps, limits).wake({ lane: lane(1), projectId: 'a', line: 'retry' });
    });
    stop.abort();
    return recorded;
  }

  it('ends it without an attempt when its address was suppressed meanwhile', async () => {
    const recorded = await recordOf({
      findSuppressedDeliveries: async (asked: { id: string }[]) =>
        new Map(asked.map(({ id }) => [id, { reason: 'stop', since: new Date(0) }])),
    });
    expect(recorded).toMatchObject({
      outcome: 'released',
      code: 'suppressed',
      status: 'skipped',
      reasonDetails: { reason: 'stop', since: new Date(0) },
    });
  });

  it('ends it without an attempt when its recipient opted out or paused meanwhile', async () => {
    for (const [reason, details] of [
      ['opted_out', { level: 'notiflow' }],
      ['paused', { until: null }],
    ] as const) {
      const recorded = await recordOf({
        findUnwantedDeliveries: async (ids: string[]) =>
          new Map(ids.map((id) => [id, { reason, details }])),
      });
      expect(recorded).toMatchObject({
        outcome: 'released',
        code: reason,
        status: 'skipped',
        statusReason: reason,
        reasonDetails: details,
      });
    }
  });
});

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
