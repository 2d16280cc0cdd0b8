import type { RedisClient } from '@notiflow/queue';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { type CountedRequest, createGatheredCount } from './gathered-count.ts';

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
  /** Counts one request; `limit` is the caller's own, null where the installation's holds. */
  take(caller: string, limit?: number | null): Promise<RateVerdict>;
}

interface RateLimiterOptions {
  /** Requests a caller may make in one second, unless it has a limit of its own. */
  limit: number;
  /** Where all processes count together; null counts in this process alone. */
  redis: RedisClient | null;
  keyPrefix: string;
}

// A hung Redis costs one request 500 ms; the others of the next seconds must not wait for it as well.
const withoutRedisMs = 2_000;

/**
 * Counts in Redis, and in this process for two seconds after Redis did not answer. The requests of a caller that come
 * while Redis counts are counted together by the next command: a busy caller costs one command at a time.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { redis, keyPrefix } = options;
  // The library only counts, since it knows one limit for everybody: it never refuses so many points.
  const window = { points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix };
  const memory = new RateLimiterMemory(window);
  const together = redis && new RateLimiterRedis({ ...window, storeClient: redis });
  let redisAgainAt = 0;

  async function count(caller: string, requests: number): Promise<RateLimiterRes> {
    if (together === null || performance.now() < redisAgainAt) {
      return memory.consume(caller, requests);
    }
    try {
      return await together.consume(caller, requests);
    } catch {
      redisAgainAt = performance.now() + withoutRedisMs;
      return memory.consume(caller, requests);
    }
  }

  const countTogether = createGatheredCount(count);
  return {
    async take(caller, limit) {
      return toVerdict(await countTogether(caller), limit ?? options.limit);
    },
  };
}

function toVerdict({ number, msBeforeNext }: CountedRequest, limit: number): RateVerdict {
  return {
    isAllowed: number <= limit,
    limit,
    remaining: Math.max(0, limit - number),
    resetAfterS: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  };
}
