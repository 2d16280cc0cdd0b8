import { jest } from '@jest/globals';
import { createVolumeLimiter } from './volume-limit.ts';

const createLimiter = () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const limits = { bytes: 100_000, recipients: 1_000 };
  return createVolumeLimiter({ limits, redis: null, keyPrefix: 'test' });
};

afterEach(() => jest.useRealTimers());

describe('the volume limiter', () => {
  it('lets one request pass the limit, and refuses the next one until the second is over', async () => {
    const { take } = createLimiter();
    await take('a', 'bytes', 250_000);
    await expect(take('a', 'bytes', 20_000)).rejects.toMatchObject({
      code: 'rate_limited',
      message: 'This key may send 100000 bytes a second',
      details: { limit: 100_000, window: '1s', retry_after: 1 },
      headers: { 'retry-after': '1' },
    });
    jest.advanceTimersByTime(1_000);
    await take('a', 'bytes', 20_000);
  });

  it('counts bytes and recipients, and each caller, apart', async () => {
    const { take } = createLimiter();
    await take('a', 'recipients', 1_000);
    await expect(take('a', 'recipients', 11)).rejects.toMatchObject({ code: 'rate_limited' });
    await take('a', 'bytes', 50_000);
    await take('b', 'recipients', 1_000);
  });

  it('does not count what is small', async () => {
    const { take } = createLimiter();
    await take('a', 'bytes', 100_000);
    await take('a', 'bytes', 16_384);
    await expect(take('a', 'bytes', 16_385)).rejects.toMatchObject({ code: 'rate_limited' });
    for (let run = 0; run < 200; run += 1) await take('a', 'recipients', 10);
    await take('a', 'recipients', 11);
  });
});
