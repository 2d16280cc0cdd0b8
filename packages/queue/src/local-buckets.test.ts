import { createLocalBuckets } from './local-buckets.ts';

const key = 'channel';

describe('a bucket of tokens', () => {
  let nowMs = 0;
  let buckets = createLocalBuckets(() => nowMs);
  const take = (perSecond: number, count: number) =>
    buckets.spend({ key, perSecond, count }, false);

  beforeEach(() => {
    nowMs = 0;
    buckets = createLocalBuckets(() => nowMs);
  });

  it('grants what a tenth of a second brings, and says when there is another one', () => {
    expect(take(100, 25)).toEqual({ granted: 10, waitMs: 10 });
    nowMs = 9;
    expect(take(100, 25)).toEqual({ granted: 0, waitMs: 1 });
    nowMs = 10;
    expect(take(100, 1)).toEqual({ granted: 1, waitMs: 0 });
  });

  it('grants one at a time of less than ten a second', () => {
    expect(take(0.5, 3)).toEqual({ granted: 1, waitMs: 2_000 });
    nowMs = 2_000;
    expect(take(0.5, 3)).toEqual({ granted: 1, waitMs: 2_000 });
  });

  it('lets no second pass more than its limit and what it held', () => {
    let granted = 0;
    for (nowMs = 0; nowMs < 1_000; nowMs += 7) granted += take(50, 50).granted;
    expect(granted).toBeGreaterThanOrEqual(50);
    expect(granted).toBeLessThanOrEqual(55);
  });

  it('is in debt for what turned out to cost more, and takes back what was not used', () => {
    take(10, 1);
    buckets.spend({ key, perSecond: 10, count: 4 }, true);
    expect(take(10, 1)).toEqual({ granted: 0, waitMs: 500 });
    buckets.spend({ key, perSecond: 10, count: -5 }, true);
    expect(take(10, 1)).toEqual({ granted: 1, waitMs: 0 });
  });

  it('keeps those of others apart', () => {
    expect(take(1, 1).granted).toBe(1);
    expect(buckets.spend({ key: 'other', perSecond: 1, count: 1 }, false).granted).toBe(1);
  });
});
