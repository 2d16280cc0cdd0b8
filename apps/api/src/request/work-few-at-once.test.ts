import { setImmediate as pause } from 'node:timers/promises';
import { workFewAtOnce } from './work-few-at-once.ts';

describe('workFewAtOnce', () => {
  it('answers in the order of the list and never works on more than a few', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (item: number, index: number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn <= item % 3; turn += 1) await pause();
      underWay -= 1;
      return [item, index];
    };
    const items = Array.from({ length: 20 }, (_, index) => index * 10);
    const results = await workFewAtOnce(items, { atOnceMax: 4, work });
    expect(results).toEqual(items.map((item, index) => [item, index]));
    expect(most).toBe(4);
  });

  it('works on a list that is shorter than a few, or empty', async () => {
    const double = async (item: number) => item * 2;
    expect(await workFewAtOnce([1], { atOnceMax: 4, work: double })).toEqual([2]);
    expect(await workFewAtOnce([], { atOnceMax: 4, work: double })).toEqual([]);
  });

  it('rejects with what the work threw', async () => {
    const work = () => Promise.reject(new Error('broken'));
    await expect(workFewAtOnce([1], { atOnceMax: 4, work })).rejects.toThrow('broken');
  });
});
