import { jest } from '@jest/globals';
import type { ProjectUsage } from '@notiflow/database';
import { createQuotaGuard, noQuotas } from './quota-guard.ts';

const measured = (changes: Partial<ProjectUsage> = {}): ProjectUsage => ({
  quotas: noQuotas,
  openDeliveries: 0,
  scheduledRuns: 0,
  storedBytes: 0,
  measuredAt: new Date(0),
  ...changes,
});

function createGuard(usages: (ProjectUsage | Error)[]) {
  const asked: object[] = [];
  const guard = createQuotaGuard({
    defaults: noQuotas,
    async read(input) {
      asked.push(input);
      const usage = usages.length > 1 ? usages.shift() : usages[0];
      if (usage instanceof Error) throw usage;
      return usage ?? null;
    },
  });
  const admit = (changes: object = {}) =>
    guard.admit({ projectId: 'p', recipients: 1, sendAt: null, ...changes });
  return { guard, admit, asked };
}

const refused = (reason: string, limit: number) =>
  expect.objectContaining({
    code: 'rate_limited',
    details: { reason, limit, retry_after: 30 },
    headers: { 'retry-after': '30' },
  });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the quota guard', () => {
  it('asks once in two seconds, and says nothing where there is no quota', async () => {
    const { admit, asked } = createGuard([measured()]);
    expect(await Promise.all([admit(), admit(), admit()])).toEqual([null, null, null]);
    expect(asked).toEqual([{ projectId: 'p', defaults: noQuotas }]);
    jest.advanceTimersByTime(2_000);
    await admit();
    expect(asked).toHaveLength(2);
  });

  it('counts what it admits until that is measured', async () => {
    const quotas = { ...noQuotas, openDeliveries: 10 };
    const usage = measured({ quotas, openDeliveries: 3 });
    const again = measured({ quotas, openDeliveries: 9, measuredAt: new Date(1) });
    const { admit } = createGuard([usage, usage, again]);
    expect(await admit({ recipients: 6 })).toEqual(quotas);
    // One below the quota takes one more run, however large.
    await admit({ recipients: 100 });
    await expect(admit()).rejects.toEqual(refused('open_deliveries', 10));
    jest.advanceTimersByTime(2_000);
    await expect(admit()).rejects.toEqual(refused('open_deliveries', 10));
    jest.advanceTimersByTime(2_000);
    await admit();
    await expect(admit()).rejects.toEqual(refused('open_deliveries', 10));
  });

  it('holds scheduled runs to their own quota, and everything to the stored bytes', async () => {
    const sendAt = new Date(Date.now() + 60_000);
    const scheduling = createGuard([
      measured({ quotas: { ...noQuotas, openDeliveries: 1, scheduledRuns: 2 }, openDeliveries: 1 }),
    ]);
    await scheduling.admit({ sendAt });
    await scheduling.admit({ sendAt });
    await expect(scheduling.admit({ sendAt })).rejects.toEqual(refused('scheduled_runs', 2));
    await expect(scheduling.admit()).rejects.toEqual(refused('open_deliveries', 1));
    const storing = createGuard([
      measured({ quotas: { ...noQuotas, storedBytes: 5 }, storedBytes: 5 }),
    ]);
    await expect(storing.admit({ sendAt })).rejects.toEqual(refused('stored_bytes', 5));
    await expect(storing.admit()).rejects.toEqual(refused('stored_bytes', 5));
  });

  it('reads anew after a failure, and when it is told to', async () => {
    const quotas = { ...noQuotas, storedBytes: 1 };
    const { admit, guard, asked } = createGuard([new Error('away'), measured({ quotas })]);
    await expect(admit()).rejects.toThrow('away');
    expect(await admit()).toEqual(quotas);
    guard.forget('p');
    await admit();
    expect(asked).toHaveLength(3);
  });
});
