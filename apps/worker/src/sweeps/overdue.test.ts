import type { Doorbell } from '@notiflow/queue';
import { overdueInput } from './overdue.ts';

function doorbellWith(depths: Record<string, number> | null): { doorbell: Doorbell } {
  const counted =
    depths &&
    Object.fromEntries(Object.entries(depths).map(([name, waiting]) => [name, { waiting }]));
  return { doorbell: { depths: async () => counted } as unknown as Doorbell };
}

describe('overdueInput', () => {
  it('takes overdue rows at once when their queue is empty: the ring was lost', async () => {
    const deps = doorbellWith({ runs: 0, notifications: 7 });
    expect(await overdueInput(deps, ['runs'])).toMatchObject({ graceMs: 0 });
  });

  it('leaves them a minute while the queue is busy: they wait for their turn', async () => {
    const deps = doorbellWith({ runs: 0, notifications: 7 });
    expect(await overdueInput(deps, ['runs', 'notifications'])).toMatchObject({ graceMs: 60_000 });
  });

  it('takes nothing while nobody can be rung', async () => {
    expect(await overdueInput(doorbellWith(null), ['runs'])).toBeNull();
  });
});
