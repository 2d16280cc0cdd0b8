import type { RedisClient } from '@notiflow/queue';
import { createWindowCount, toWaitS } from './window-count.ts';

// Long enough for a page that opens to ask for all that it shows at once.
/** Of how many seconds the requests of a user are counted together. */
export const userWindowS = 5;

/** What is left of a caller's window. */
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
  /** Requests a caller may make in a window, unless it has a limit of its own. */
  limit: number;
  /** How long a window is; 1 when left out. */
  seconds?: number;
  /** Where all processes count together; null counts in this process alone. */
  redis: RedisClient | null;
  keyPrefix: string;
}

/** Counts requests by caller and window. */
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
