import type { RedisClient } from '@notiflow/queue';
import { ApiError } from '../errors.ts';
import { createWindowCount, toWaitS, type WindowCount } from './window-count.ts';

/** What requests bring more or less of: bytes of their bodies, recipients of their runs. */
export type Volume = 'bytes' | 'recipients';

/** Holds each caller to what it may bring in a second. */
export interface VolumeLimiter {
  /** Counts what a request brings; throws an `ApiError` when the second was used up before it. */
  take(caller: string, volume: Volume, amount: number): Promise<void>;
}

interface VolumeLimiterOptions {
  /** How much a caller may bring in one second. */
  limits: Record<Volume, number>;
  /** Where all processes count together; null counts in this process alone. */
  redis: RedisClient | null;
  keyPrefix: string;
}

// Less than this is not counted: the limit on requests bounds it, and most requests cost no count.
const smallAmounts: Record<Volume, number> = { bytes: 16 * 1024, recipients: 10 };

/** Counts by caller and second. A request may pass the limit as long as those before it did not: none is too large. */
export function createVolumeLimiter({ limits, ...where }: VolumeLimiterOptions): VolumeLimiter {
  const countOf = (volume: Volume): WindowCount =>
    createWindowCount({ ...where, keyPrefix: `${where.keyPrefix}-${volume}` });
  const counts = { bytes: countOf('bytes'), recipients: countOf('recipients') };
  return {
    async take(caller, volume, amount) {
      if (amount <= smallAmounts[volume]) return;
      const limit = limits[volume];
      const taken = await counts[volume](caller, amount, limit);
      if (taken.before < limit) return;
      const retryAfterS = toWaitS(taken);
      throw new ApiError('rate_limited', {
        message: `This key may send ${limit} ${volume} a second`,
        details: { limit, window: '1s', retry_after: retryAfterS },
        headers: { 'retry-after': String(retryAfterS) },
      });
    },
  };
}
