import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { createRedis } from '@notiflow/queue';
import { eventually } from '../../../../test/support/eventually.ts';
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

/** Lets time stand still for the limiter, but not for sockets. */
function useFakeClock(): void {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
}

afterEach(() => jest.useRealTimers());

describe('the rate limiter', () => {
  it('counts the requests of two processes together in Redis', async () => {
    const redis = createRedis(process.env.TEST_REDIS_URL ?? '');
    await new Promise((resolve) => redis.once('ready', resolve));
    // A try that a busy machine stretches over more than one second counts more, and is repeated.
    await eventually(async () => {
      const keyPrefix = `test-${randomUUID()}`;
      const limiters = [1, 2].map(() => createRateLimiter({ limit, redis, keyPrefix }));
      expect(await countAllowed(limiters, 20)).toBe(limit);
    });
    redis.disconnect();
  });

  it('limits on its own while Redis is away', async () => {
    const redis = createRedis('redis://127.0.0.1:1');
    const limiter = createRateLimiter({ limit, redis, keyPrefix: 'away' });
    useFakeClock();
    expect(await countAllowed([limiter], 20)).toBe(limit);
    redis.disconnect();
  });

  it('holds a caller to its own limit instead, from one request to the next', async () => {
    useFakeClock();
    const limiter = createRateLimiter({ limit: 2, redis: null, keyPrefix: 'own' });
    expect(await limiter.take('a', 1)).toMatchObject({ isAllowed: true, limit: 1, remaining: 0 });
    expect(await limiter.take('a', 1)).toMatchObject({ isAllowed: false, limit: 1 });
    expect(await limiter.take('a', 3)).toMatchObject({ isAllowed: true, limit: 3, remaining: 0 });
    expect(await limiter.take('a', null)).toMatchObject({ isAllowed: false, limit: 2 });
  });

  it('counts callers apart and says what is left', async () => {
    useFakeClock();
    const limiter = createRateLimiter({ limit: 2, redis: null, keyPrefix: 'memory' });
    expect(await limiter.take('a')).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(await limiter.take('a')).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(await limiter.take('a')).toMatchObject({ isAllowed: false, resetAfterS: 1 });
    expect(await limiter.take('b')).toMatchObject({ isAllowed: true });
    jest.advanceTimersByTime(1_000);
    expect(await limiter.take('a')).toMatchObject({ isAllowed: true, remaining: 1 });
  });
});
