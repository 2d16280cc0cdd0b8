import type { RedisClient } from '@notiflow/queue';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { createGatheredCount, type Taken } from './gathered-count.ts';
import { createKnownCount } from './known-count.ts';

/**
 * Adds to what a caller took from the window that runs; tells what was there before. Exact where it matters: a caller
 * that is known to be below half of its limit is not asked for each time. Never throws.
 */
export type WindowCount = (caller: string, amount: number, limit: number) => Promise<Taken>;

interface WindowCountOptions {
  /** Where all processes count together; null counts in this process alone. */
  redis: RedisClient | null;
  keyPrefix: string;
  /** How long a window is; 1 when left out. */
  seconds?: number;
}

// A hung Redis costs one request 500 ms; the others of the next seconds must not wait for it as well.
const withoutRedisMs = 2_000;

/**
 * Counts by caller and window: in Redis, and in this process for two seconds after Redis did not answer. What comes
 * while Redis counts is counted together by the next command: a busy caller costs one command at a time.
 */
export function createWindowCount({
  redis,
  keyPrefix,
  seconds = 1,
}: WindowCountOptions): WindowCount {
  // The library only counts, since limits differ by caller: it never refuses so many points.
  const window = { points: Number.MAX_SAFE_INTEGER, duration: seconds, keyPrefix };
  const memory = new RateLimiterMemory(window);
  const together = redis && new RateLimiterRedis({ ...window, storeClient: redis });
  let redisAgainAt = 0;

  const count = createGatheredCount(async (caller, amount) => {
    if (together === null || performance.now() < redisAgainAt) {
      return memory.consume(caller, amount);
    }
    try {
      return await together.consume(caller, amount);
    } catch {
      redisAgainAt = performance.now() + withoutRedisMs;
      return memory.consume(caller, amount);
    }
  });
  const take = createKnownCount({ count });
  return (caller, amount, limit) => take(caller, amount, limit / 2);
}

/** Seconds until the window begins anew, at least 1: what a caller is told to wait. */
export function toWaitS({ msBeforeNext }: Taken): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}
