import type { RedisClient } from '@notiflow/queue';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** What is left of a caller's second. */
export interface RateVerdict {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the count starts again, at least 1. */
  resetAfterS: number;
}

/** Counts the requests of each caller. */
export interface RateLimiter {
  take(caller: string): Promise<RateVerdict>;
}

interface RateLimiterOptions {
  /** Requests a caller may make in one second. */
  limit: number;
  /** Where all processes count together; null counts in this process alone. */
  redis: RedisClient | null;
  keyPrefix: string;
}

// A hung Redis costs one request 500 ms; the others of the next seconds must not wait for it as well.
const withoutRedisMs = 2_000;

/** Counts in Redis, and in this process for two seconds after Redis did not answer. */
export function createRateLimiter({ limit, redis, keyPrefix }: RateLimiterOptions): RateLimiter {
  const window = { points: limit, duration: 1, keyPrefix };
  const memory = new RateLimiterMemory(window);
  const together = redis && new RateLimiterRedis({ ...window, storeClient: redis });
  let redisAgainAt = 0;

  async function count(caller: string): Promise<RateLimiterRes> {
    if (together === null || performance.now() < redisAgainAt) return memory.consume(caller);
    try {
      return await together.consume(caller);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      redisAgainAt = performance.now() + withoutRedisMs;
      return memory.consume(caller);
    }
  }

  return {
    async take(caller) {
      try {
        return toVerdict(await count(caller), { limit, isAllowed: true });
      } catch (refused) {
        // The library rejects with the same record it resolves with.
        if (refused instanceof RateLimiterRes)
          return toVerdict(refused, { limit, isAllowed: false });
        throw refused;
      }
    },
  };
}

function toVerdict(
  counted: RateLimiterRes,
  verdict: { limit: number; isAllowed: boolean },
): RateVerdict {
  const resetAfterS = Math.max(1, Math.ceil(counted.msBeforeNext / 1000));
  return { ...verdict, remaining: Math.max(0, counted.remainingPoints), resetAfterS };
}
