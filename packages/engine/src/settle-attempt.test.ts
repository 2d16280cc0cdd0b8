import { type AttemptedDelivery, settleAttempt } from './settle-attempt.ts';

const delivery: AttemptedDelivery = {
  channelType: 'email',
  failureCount: 0,
  ageMs: 0,
  expires: false,
  onAmbiguous: 'retry',
};
const later = { kind: 'not_processed' } as const;

describe('settleAttempt', () => {
  it('sends what was accepted and never tries again what was rejected', () => {
    expect(settleAttempt({ kind: 'accepted' }, delivery, 0.5)).toMatchObject({
      status: 'sent',
      retryDelayMs: null,
    });
    expect(settleAttempt({ kind: 'rejected', about: 'recipient' }, delivery, 0.5)).toMatchObject({
      status: 'failed',
      reason: 'rejected_recipient',
      retryDelayMs: null,
    });
  });

  it.each([
    ['recipient', 'rejected_recipient'],
    ['config', 'rejected_config'],
    ['content', 'rejected_content'],
    ['provider', 'provider_unknown'],
  ] as const)('says of what was rejected about the %s: %s', (about, reason) => {
    const settled = settleAttempt({ kind: 'rejected', about }, delivery, 0.5);
    expect(settled).toMatchObject({ status: 'failed', reason });
  });

  it.each([
    ['email', 9, 7.7],
    ['webhook', 10, 75.6],
  ] as const)('tries %s %i times over about %f hours', (channelType, attempts, hours) => {
    let totalMs = 0;
    let failureCount = 0;
    for (;;) {
      const settled = settleAttempt(later, { ...delivery, channelType, failureCount }, 0.5);
      failureCount += 1;
      if (settled.retryDelayMs === null) {
        expect(settled).toMatchObject({ status: 'failed', reason: 'attempts_exhausted' });
        break;
      }
      totalMs += settled.retryDelayMs;
    }
    expect(failureCount).toBe(attempts);
    expect(totalMs / 3_600_000).toBeCloseTo(hours, 0);
  });

  it('spreads retries by a fifth to either side', () => {
    expect(settleAttempt(later, delivery, 0).retryDelayMs).toBe(4_000);
    expect(settleAttempt(later, delivery, 0.999_999).retryDelayMs).toBe(6_000);
  });

  it('waits as long as the provider asks, never shorter than the schedule, without using it up', () => {
    const asked = settleAttempt({ ...later, retryAfterMs: 90_000 }, delivery, 0.5);
    expect(asked).toMatchObject({ retryDelayMs: 90_000, counts: false });
    const short = settleAttempt({ ...later, retryAfterMs: 1_000 }, delivery, 0.5);
    expect(short.retryDelayMs).toBe(5_000);
    const old = { ...delivery, ageMs: 25 * 3_600_000 };
    expect(settleAttempt({ ...later, retryAfterMs: 1_000 }, old, 0.5).counts).toBe(true);
  });

  it('parks an unknown outcome when the channel says do not repeat, and retries it otherwise', () => {
    const parked = { ...delivery, onAmbiguous: 'park' } as const;
    expect(settleAttempt({ kind: 'ambiguous' }, parked, 0.5).status).toBe('unknown');
    expect(settleAttempt({ kind: 'ambiguous' }, delivery, 0.5).status).toBe('pending');
    expect(settleAttempt(later, parked, 0.5).status).toBe('pending');
  });

  it('waits longer and longer while a provider keeps saying "later"', () => {
    const waiting = { ...delivery, ageMs: 3_600_000 };
    const asked = settleAttempt({ ...later, retryAfterMs: 1_000 }, waiting, 0.5);
    expect(asked).toMatchObject({ retryDelayMs: 360_000, counts: false });
  });

  it('tries an expiring message often at first, and hourly at last', () => {
    const delays = [0, 1, 2, 3, 4, 5, 50].map((failureCount) => {
      const expiring = { ...delivery, expires: true, failureCount };
      return settleAttempt(later, expiring, 1).retryDelayMs;
    });
    expect(delays).toEqual([2_000, 5_000, 15_000, 45_000, 90_000, 180_000, 3_600_000]);
  });

  it('spreads expiring messages over the whole delay, and tries none at once', () => {
    const delays = [0, 0.1, 0.5].map((random) => {
      const expiring = { ...delivery, expires: true, failureCount: 2 };
      return settleAttempt(later, expiring, random).retryDelayMs;
    });
    expect(delays).toEqual([500, 1_500, 7_500]);
  });
});
