import { jest } from '@jest/globals';
import { toApiError } from './errors.ts';
import { chooseDelayMs } from './retries.ts';

const busy = (headers: Record<string, string> = {}) =>
  toApiError({ status: 503, headers: new Headers(headers), body: undefined });
const delays = (random: number) =>
  [1, 2, 3, 4, 5, 6, 50].map((tried) => chooseDelayMs(busy(), { tried, random: () => random }));

describe('the delay before a try', () => {
  it('doubles from half a second up to 8 seconds', () => {
    expect(delays(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('is up to a quarter shorter, so that many callers do not come at once', () => {
    expect(delays(1)).toEqual([375, 750, 1_500, 3_000, 6_000, 6_000, 6_000]);
  });

  it('is until the moment the service names', () => {
    jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
    const at = new Date(Date.now() + 10_000).toUTCString();
    expect(chooseDelayMs(busy({ 'retry-after': at }), { tried: 1 })).toBe(10_000);
    const past = new Date(0).toUTCString();
    expect(chooseDelayMs(busy({ 'retry-after': past }), { tried: 1 })).toBe(0);
    jest.useRealTimers();
  });

  it.each(['', 'soon', '-1', 'Infinity'])('does not obey %j', (given) => {
    const error = busy({ 'retry-after': given, 'retry-after-ms': given });
    expect(chooseDelayMs(error, { tried: 1, random: () => 0 })).toBe(500);
  });
});
