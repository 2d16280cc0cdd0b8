import type { OverdueInput } from '@notiflow/database';
import { workOverdue } from './work-overdue.ts';

/** Rows that are overdue, taken in order, and what was done with them. */
function createOverdue(ids: string[]) {
  const stopping = new AbortController();
  const worked: string[][] = [];
  const asked: OverdueInput[] = [];
  return {
    stopping,
    worked,
    asked,
    sweep: (queues: ['runs' | 'notifications']) =>
      workOverdue(
        { queues, stopping: stopping.signal },
        {
          queue: 'runs',
          limit: 2,
          async take(input) {
            asked.push(input);
            return ids.splice(0, input.limit);
          },
          async work(some) {
            worked.push(some);
          },
        },
      ),
  };
}

describe('what is overdue', () => {
  it('is worked at once, set after set, whatever a queue holds', async () => {
    const { sweep, worked } = createOverdue(['a', 'b', 'c', 'd', 'e']);
    expect(await sweep(['runs'])).toBe(5);
    expect(worked).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('is looked at from anywhere in the order, so that it is rarely what others work on', async () => {
    const { sweep, asked } = createOverdue(Array.from({ length: 40 }, String));
    await sweep(['runs']);
    expect(new Set(asked.map(({ from }) => from)).size).toBeGreaterThan(1);
    expect(asked.every(({ from }) => from >= 0 && from < 1)).toBe(true);
  });

  it('is left alone by a process that does not work its queue', async () => {
    const { sweep, asked } = createOverdue(['a']);
    expect(await sweep(['notifications'])).toBe(0);
    expect(asked).toEqual([]);
  });

  it('is not begun once the worker is asked to stop', async () => {
    const { sweep, worked, stopping } = createOverdue(['a', 'b', 'c']);
    stopping.abort();
    expect(await sweep(['runs'])).toBe(0);
    expect(worked).toEqual([]);
  });
});
