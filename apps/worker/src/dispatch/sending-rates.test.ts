import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelForSending, ClaimedDelivery } from '@notiflow/database';
import type { TokenBuckets, TokenWant } from '@notiflow/queue';
import { createLane } from './lane.ts';
import { createSendingRates } from './sending-rates.ts';
import type { Grant } from './slots.ts';

const idOf = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}`;
const limited = idOf(1);
const free = idOf(2);

const grantOf = (channelId: string, count: number, receiver = ''): Grant => ({
  lane: createLane({ name: `${channelId}${receiver}`, projectId: 'project' }),
  line: 'first',
  count,
});

/** Rates of two channels, one with a limit, over buckets that grant what they are told to. */
function createBench(granted: number, waitMs = 60_000) {
  const charged: TokenWant[] = [];
  let refills = 0;
  const tokens: TokenBuckets = {
    take: async ({ count }) => ({ granted: Math.min(granted, count), waitMs }),
    charge: async (want) => void charged.push(want),
    close: () => {},
  };
  const channelOf = (id: string, settings: object) =>
    [id, { id, settings } as unknown as ChannelForSending] as const;
  const channels = {
    peek: async () => new Map([channelOf(limited, { rate_per_second: 5 }), channelOf(free, {})]),
  };
  const refill = () => {
    refills += 1;
  };
  const rates = createSendingRates({ tokens, channels }, refill);
  return { rates, charged, refills: () => refills };
}

describe('sending rates', () => {
  it('admit what is paid for, over all lanes of a channel, and leave others alone', async () => {
    const { rates } = createBench(3);
    const grants = [grantOf(limited, 2, '/a'), grantOf(limited, 2, '/b'), grantOf(free, 7)];
    const { admitted, surplus } = await rates.admit(grants);
    expect(admitted.map(({ count }) => count)).toEqual([2, 1, 7]);
    expect(surplus.map(({ count }) => count)).toEqual([1]);
    expect(rates.mayBegin(limited)).toBe(false);
    expect(rates.mayBegin(free)).toBe(true);
    rates.close();
  });

  it('wake whoever was told to wait', async () => {
    const { rates, refills } = createBench(0, 1);
    const { admitted, surplus } = await rates.admit([grantOf(limited, 2)]);
    expect([admitted.length, surplus.length]).toEqual([0, 1]);
    while (!rates.mayBegin(limited)) await wait(1);
    expect(refills()).toBe(1);
  });

  it('take back what was not claimed, and count the parts of text messages', async () => {
    const { rates, charged } = createBench(9);
    const { paid } = await rates.admit([grantOf(limited, 4), grantOf(free, 4)]);
    const deliveryOf = (channelId: string, message: object) =>
      ({ channelId, message }) as unknown as ClaimedDelivery;
    rates.settle(paid, { deliveries: [deliveryOf(limited, {}), deliveryOf(free, {})] });
    rates.settle(paid, {
      deliveries: [deliveryOf(limited, { segments: 3 }), deliveryOf(limited, { segments: 2 })],
    });
    expect(charged).toEqual([
      { key: limited, perSecond: 5, count: -3 },
      { key: limited, perSecond: 5, count: 1 },
    ]);
  });
});
