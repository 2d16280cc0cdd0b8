import { eventually } from '../../../test/support/eventually.ts';
import { type RedisServer, startRedis } from '../../../test/support/redis-server.ts';
import { createRedis, type RedisClient } from './create-redis.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

let server: RedisServer;
let clients: RedisClient[];
let buckets: TokenBuckets[];

beforeEach(async () => {
  server = await startRedis();
  clients = [createRedis(server.url), createRedis(server.url)];
  buckets = clients.map((redis) =>
    createTokenBuckets({ redis, keyPrefix: 'test' }, { countProcesses: () => 2 }),
  );
  await eventually(async () => {
    for (const client of clients) await client.ping();
  });
});

afterEach(async () => {
  for (const bucket of buckets) bucket.close();
  await server.stop();
});

async function redisNowMs(): Promise<number> {
  const [seconds, micros] = (await clients[0]?.time()) ?? [0, 0];
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

describe('buckets that two processes take from', () => {
  it('grant one of a thousand seconds once, and tell both how long it takes', async () => {
    const want = { key: 'slow', perSecond: 0.001, count: 1 };
    const grants = await Promise.all(
      Array.from({ length: 20 }, (_, place) => (buckets[place % 2] as TokenBuckets).take(want)),
    );
    expect(grants.filter(({ granted }) => granted === 1)).toHaveLength(1);
    const waits = grants.flatMap(({ granted, waitMs }) => (granted === 0 ? [waitMs] : []));
    for (const waitMs of waits) {
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(1_000_000);
    }
  });

  it('grant together no more than came in by the clock of Redis', async () => {
    const perSecond = 200;
    const before = await redisNowMs();
    let granted = 0;
    for (let round = 0; round < 50; round += 1) {
      const grants = await Promise.all(
        buckets.map((bucket) => bucket.take({ key: 'fast', perSecond, count: 15 })),
      );
      granted += grants.reduce((sum, grant) => sum + grant.granted, 0);
    }
    const passedS = ((await redisNowMs()) - before) / 1_000;
    expect(granted).toBeGreaterThanOrEqual(20);
    expect(granted).toBeLessThanOrEqual(20 + passedS * perSecond);
  });

  it('are in debt together', async () => {
    const want = { key: 'debt', perSecond: 0.01, count: 1 };
    expect(await buckets[0]?.take(want)).toEqual({ granted: 1, waitMs: 0 });
    await buckets[0]?.charge({ ...want, count: 2 });
    const { granted, waitMs } = (await buckets[1]?.take(want)) ?? { granted: 1, waitMs: 0 };
    expect(granted).toBe(0);
    expect(waitMs).toBeGreaterThan(200_000);
    await buckets[1]?.charge({ ...want, count: -3 });
    expect(await buckets[0]?.take(want)).toEqual({ granted: 1, waitMs: 0 });
  });

  it('tell how long it takes however slow they are', async () => {
    const want = { key: 'frozen', perSecond: Number.MIN_VALUE, count: 1 };
    await buckets[0]?.take(want);
    expect(await buckets[1]?.take(want)).toEqual({ granted: 0, waitMs: 86_400_000 });
  });

  it('leave nothing behind for ever', async () => {
    await buckets[0]?.take({ key: 'gone', perSecond: 1, count: 1 });
    expect(await clients[0]?.pttl('test:gone')).toBeGreaterThan(0);
  });

  it('grant each process its part while Redis is away', async () => {
    await server.kill('SIGKILL');
    const grants = await Promise.all(
      buckets.map((bucket) => bucket.take({ key: 'part', perSecond: 100, count: 100 })),
    );
    expect(grants.map(({ granted }) => granted)).toEqual([5, 5]);
  });
});
