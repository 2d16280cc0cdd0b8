import { randomUUID } from 'node:crypto';
import { createRedis } from '@notiflow/queue';
import { createRateLimiter } from './rate-limit.ts';

const limit = 5;

async function countAllowed(
  limiters: ReturnType<typeof createRateLimiter>[],
  requests: number,
): Promise<number> {
  const verdicts = await Promise.all(
    Array.from({ length: requests / limiters.length }, () =>
      Promise.all(limiters.map((limiter) => limiter.take('caller'))),
    ),
  );
  return verdicts.flat().filter(({ isAllowed }) => isAllowed).length;
}

describe('the rate limiter', () => {
  it('counts the requests of two processes together in Redis', async () => {
    const redis = createRedis(process.env.TEST_REDIS_URL ?? '');
    await new Promise((resolve) => redis.once('ready', resolve));
    const keyPrefix = `test-${randomUUID()}`;
    const limiters = [1, 2].map(() => createRateLimiter({ limit, redis, keyPrefix }));
    expect(await countAllowed(limiters, 20)).toBe(limit);
    redis.disconnect();
  });

  it('limits on its own, and at once, while Redis is away', async () => {
    const redis = createRedis('redis://127.0.0.1:1');
    const limiter = createRateLimiter({ limit, redis, keyPrefix: 'away' });
    const startedAt = performance.now();
    expect(await countAllowed([limiter], 20)).toBe(limit);
    expect(performance.now() - startedAt).toBeLessThan(900);
    redis.disconnect();
  });

  it('holds a caller to its own limit instead, from one request to the next', async () => {
    const limiter = createRateLimiter({ limit: 2, redis: null, keyPrefix: 'own' });
    expect(await limiter.take('a', 1)).toMatchObject({ isAllowed: true, limit: 1, remaining: 0 });
    expect(await limiter.take('a', 1)).toMatchObject({ isAllowed: false, limit: 1 });
    expect(await limiter.take('a', 3)).toMatchObject({ isAllowed: true, limit: 3, remaining: 0 });
    expect(await limiter.take('a', null)).toMatchObject({ isAllowed: false, limit: 2 });
  });

  it('counts callers apart and says what is left', async () => {
    const limiter = createRateLimiter({ limit: 2, redis: null, keyPrefix: 'memory' });
    expect(await limiter.take('a')).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(await limiter.take('a')).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(await limiter.take('a')).toMatchObject({ isAllowed: false, resetAfterS: 1 });
    expect(await limiter.take('b')).toMatchObject({ isAllowed: true });
  });
});
