import { once } from 'node:events';
import { describeAbort, startDeadline } from './deadline.ts';

describe('the deadline of an attempt', () => {
  it('ends after its time, and says so', async () => {
    const { signal } = startDeadline(new AbortController().signal, 5);
    await once(signal, 'abort');
    expect(describeAbort(signal).code).toBe('timeout');
  });

  it('ends with its parent, also when that ended before', () => {
    const parent = new AbortController();
    const deadline = startDeadline(parent.signal, 60_000);
    expect(deadline.signal.aborted).toBe(false);
    parent.abort();
    expect(describeAbort(deadline.signal).code).toBe('aborted');
    deadline.clear();
    const late = startDeadline(parent.signal, 60_000);
    expect(late.signal.aborted).toBe(true);
    late.clear();
  });

  it('does not end once it is cleared', () => {
    const parent = new AbortController();
    const deadline = startDeadline(parent.signal, 60_000);
    deadline.clear();
    parent.abort();
    expect(deadline.signal.aborted).toBe(false);
  });
});
