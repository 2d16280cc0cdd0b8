import { createFailureCount } from './failure-count.ts';

describe('createFailureCount', () => {
  it('counts each client by itself, and begins anew a minute after its first failure', () => {
    let now = 0;
    const count = createFailureCount(() => now);
    const note = (client: string) => count.note(client).failures;
    expect([note('a'), note('a'), note('b')]).toEqual([1, 2, 1]);
    now = 59_999;
    expect(count.note('a')).toEqual({ failures: 3, beginsAnewInMs: 1 });
    now = 60_000;
    expect(count.note('a')).toEqual({ failures: 1, beginsAnewInMs: 60_000 });
    expect(note('b')).toBe(1);
  });

  it('forgets the oldest of more than 10,000 clients, and no others', () => {
    const count = createFailureCount(() => 0);
    for (let client = 0; client <= 10_000; client += 1) count.note(`client ${client}`);
    expect(count.note('client 1').failures).toBe(2);
    expect(count.note('client 10000').failures).toBe(2);
    expect(count.note('client 0').failures).toBe(1);
  });
});
