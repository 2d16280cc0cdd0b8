import type { Doorbell } from '@notiflow/queue';
import { overdueInput } from './overdue.ts';

interface Depth {
  waiting: number;
  active: number;
  oldestWaitingMs: number | null;
}

function doorbellWith(depth: Partial<Depth> | null): { doorbell: Doorbell } {
  const idle = { waiting: 0, active: 0, oldestWaitingMs: null };
  const depths = depth && { runs: { ...idle, ...depth } };
  return { doorbell: { depths: async () => depths } as unknown as Doorbell };
}

describe('overdueInput', () => {
  it('takes overdue rows at once when their queue is empty: the ring was lost', async () => {
    expect(await overdueInput(doorbellWith({}), 'runs')).toMatchObject({ graceMs: 0 });
  });

  it('leaves them a little while jobs are being worked', async () => {
    const deps = doorbellWith({ active: 2 });
    expect(await overdueInput(deps, 'runs')).toMatchObject({ graceMs: 5_000 });
  });

  it('leaves them the longer, the longer the jobs before them wait', async () => {
    const deps = doorbellWith({ waiting: 3, oldestWaitingMs: 600_000 });
    expect(await overdueInput(deps, 'runs')).toMatchObject({ graceMs: 1_260_000 });
  });

  it('takes nothing while nobody can be rung', async () => {
    expect(await overdueInput(doorbellWith(null), 'runs')).toBeNull();
  });
});
