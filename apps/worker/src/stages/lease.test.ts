import { jest } from '@jest/globals';
import type { Claim } from '@notiflow/database';
import { createLease } from './lease.ts';

const leaseMs = 20_000;
const attemptMs = 15_000;
const claim = {
  token: 'token-1',
  settledCount: 0,
  deliveries: ['a', 'b', 'c'].map((id) => ({ id })),
} as unknown as Claim;

function leaseOfAge(ageMs: number, stillHeld: string[]) {
  const renewLeases = jest.fn(async (_input: { ids: string[] }) => stillHeld);
  const deps = { deliveries: { renewLeases } } as unknown as Parameters<typeof createLease>[0];
  const claimedAt = performance.now() - ageMs;
  return { renewLeases, lease: createLease(deps, { claim, claimedAt, leaseMs, attemptMs }) };
}

describe('a lease', () => {
  it('covers what begins early enough, without a statement', async () => {
    const { lease, renewLeases } = leaseOfAge(1_000, []);
    expect(await lease.covers('a')).toBe(true);
    expect(renewLeases).not.toHaveBeenCalled();
  });

  it('is renewed once for all untried deliveries when time runs short', async () => {
    const { lease, renewLeases } = leaseOfAge(6_000, ['a', 'b', 'c']);
    const covered = await Promise.all(['a', 'b', 'c'].map((id) => lease.covers(id)));
    expect(covered).toEqual([true, true, true]);
    expect(renewLeases).toHaveBeenCalledTimes(1);
    expect(renewLeases.mock.calls[0]?.[0]).toMatchObject({ ids: ['a', 'b', 'c'], leaseMs });
  });

  it('does not cover what another worker has taken over', async () => {
    const { lease } = leaseOfAge(60_000, ['b']);
    expect(await lease.covers('a')).toBe(false);
    expect(await lease.covers('b')).toBe(true);
  });

  it('covers each delivery once', async () => {
    const { lease } = leaseOfAge(0, []);
    expect(await lease.covers('a')).toBe(true);
    expect(await lease.covers('a')).toBe(false);
  });
});
