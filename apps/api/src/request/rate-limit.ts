import type { RedisClient } from '@notiflow/queue';
import { createWindowCount, toWaitS } from './window-count.ts';

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

/** Counts requests by caller and second. */
export function createRateLimiter({ limit, ...where }: RateLimiterOptions): RateLimiter {
  const count = createWindowCount(where);
  return {
    async take(caller, ownLimit) {
      const holds = ownLimit ?? limit;
      const taken = await count(caller, 1, holds);
      return {
        isAllowed: taken.before < holds,
        limit: holds,
        remaining: Math.max(0, holds - taken.before - 1),
        resetAfterS: toWaitS(taken),
      };
    },
  };
}
