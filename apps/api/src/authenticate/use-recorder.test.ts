import type { CredentialUse } from '@notiflow/database';
import { eventually } from '../../../../test/support/eventually.ts';
import { createUseRecorder } from './use-recorder.ts';

const minuteMs = 60_000;

function collect({ everyMs = minuteMs, failures = 0 } = {}) {
  const stored: CredentialUse[][] = [];
  const errors: Error[] = [];
  let left = failures;
  const recorder = createUseRecorder({
    everyMs,
    onError: (error) => errors.push(error),
    async record(uses) {
      left -= 1;
      if (left >= 0) throw new Error('away');
      stored.push(uses);
    },
  });
  return { stored, errors, recorder };
}

describe('the use recorder', () => {
  it('stores many uses of two credentials at once, each with its last moment', async () => {
    const { stored, recorder } = collect();
    const startedAt = Date.now();
    for (const id of ['a', 'b', 'a', 'a']) recorder.note(id);
    await recorder.flush();
    expect(stored.map((uses) => uses.map(({ id }) => id))).toEqual([['a', 'b']]);
    for (const { usedAt } of stored.flat()) {
      expect(usedAt.getTime()).toBeGreaterThanOrEqual(startedAt);
    }
  });

  it('stores nothing when nothing was used', async () => {
    const { stored, recorder } = collect();
    await recorder.flush();
    recorder.note('a');
    await recorder.flush();
    await recorder.flush();
    expect(stored).toHaveLength(1);
  });

  it('stores by itself after a while', async () => {
    const { stored, recorder } = collect({ everyMs: 20 });
    recorder.note('a');
    expect(stored).toEqual([]);
    await eventually(() => expect(stored).toHaveLength(1));
  });

  it('keeps what could not be stored for the next time', async () => {
    const { stored, errors, recorder } = collect({ failures: 1 });
    recorder.note('a');
    await recorder.flush();
    expect([errors.length, stored.length]).toEqual([1, 0]);
    recorder.note('b');
    await recorder.flush();
    expect(stored[0]?.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
