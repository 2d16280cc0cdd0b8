import type { RedisClient } from './create-redis.ts';
import { createLocalBuckets } from './local-buckets.ts';
import { readTakeScript } from './take-tokens-script.ts';
import type { TokenGrant, TokenWant } from './token-want.ts';

/** Buckets of tokens that all processes take from: each fills steadily, and holds what comes in a tenth of a second. */
export interface TokenBuckets {
  /** Takes as many as there are, at most what is wanted. Never rejects. */
  take(want: TokenWant): Promise<TokenGrant>;
  /** Takes what turned out to be needed beside, whether it is there or not; a count below 0 gives back. Never rejects. */
  charge(want: TokenWant): Promise<void>;
  close(): void;
}

interface TokenBucketsOptions {
  /** Where all processes count together; null counts in this process alone. */
  redis: RedisClient | null;
  keyPrefix: string;
}

/** Who shares a limit while each process counts for itself. */
interface Sharing {
  /** Processes that are at work; each takes its part. */
  countProcesses(): number;
}

// A Redis that hangs costs one question 500 ms; those of the next seconds must not wait for it as well.
const withoutRedisMs = 2_000;

/**
 * Makes buckets in Redis, by its clock. While it does not answer, and without one, each process has its part of every
 * limit.
 */
export function createTokenBuckets(
  { redis, keyPrefix }: TokenBucketsOptions,
  { countProcesses }: Sharing,
): TokenBuckets {
  const local = createLocalBuckets(() => performance.now());
  const script = readTakeScript(redis);
  let redisAgainAt = 0;

  async function spend(want: TokenWant, isOwed: boolean): Promise<TokenGrant> {
    if (script !== null && performance.now() >= redisAgainAt) {
      try {
        return await script(`${keyPrefix}:${want.key}`, want, isOwed);
      } catch {
        redisAgainAt = performance.now() + withoutRedisMs;
      }
    }
    const perSecond = want.perSecond / Math.max(1, countProcesses());
    return local.spend({ ...want, perSecond }, isOwed);
  }

  return {
    take: (want) => spend(want, false),
    async charge(want) {
      if (want.count !== 0) await spend(want, true);
    },
    close: () => redis?.disconnect(),
  };
}
