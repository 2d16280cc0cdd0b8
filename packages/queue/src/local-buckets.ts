import type { TokenGrant, TokenWant } from './token-want.ts';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Buckets of tokens in one process. */
export interface LocalBuckets {
  /** Takes what is there; what is owed is taken in any case. */
  spend(want: TokenWant, isOwed: boolean): TokenGrant;
}

// What is forgotten is full again.
const bucketsMax = 10_000;

/** What a bucket holds: a tenth of a second, so that no second sees much more than its limit; one token at least. */
export function capacityOf(perSecond: number): number {
  return Math.max(1, perSecond / 10);
}

/** Makes buckets, all of them full. */
export function createLocalBuckets(nowMs: () => number): LocalBuckets {
  const buckets = new Map<string, Bucket>();
  return {
    spend({ key, perSecond, count }, isOwed) {
      const capacity = capacityOf(perSecond);
      const now = nowMs();
      const { tokens, atMs } = buckets.get(key) ?? { tokens: capacity, atMs: now };
      const filled = Math.min(capacity, tokens + ((now - atMs) * perSecond) / 1_000);
      const granted = isOwed ? count : Math.max(0, Math.min(count, Math.floor(filled)));
      const left = Math.min(capacity, filled - granted);
      buckets.delete(key);
      buckets.set(key, { tokens: left, atMs: now });
      if (buckets.size > bucketsMax) forgetOldest(buckets);
      const waitMs = granted < count ? Math.ceil(((1 - left) * 1_000) / perSecond) : 0;
      return { granted, waitMs: Math.max(0, waitMs) };
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key);
    return;
  }
}
