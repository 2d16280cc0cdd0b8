import { jest } from '@jest/globals';
import { createKnownCount } from './known-count.ts';

/** One window of a second in a store that several processes share. */
function createStore() {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const startedAt = performance.now();
  const held = new Map<number, number>();
  const commands: number[] = [];
  const count = async (_caller: string, amount: number) => {
    commands.push(amount);
    const elapsed = performance.now() - startedAt;
    const second = Math.floor(elapsed / 1_000);
    const before = held.get(second) ?? 0;
    held.set(second, before + amount);
    return { before, msBeforeNext: 1_000 - (elapsed % 1_000) };
  };
  const openProcess = () => createKnownCount({ count });
  return { commands, openProcess };
}

afterEach(() => jest.useRealTimers());

describe('the known count', () => {
  it('asks once, and tells once in a while what was taken since', async () => {
    const { commands, openProcess } = createStore();
    const take = openProcess();
    const places: number[] = [];
    for (let request = 0; request < 10; request += 1) {
      places.push((await take('a', 1, 50)).before);
    }
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(commands).toEqual([1]);
    await jest.advanceTimersByTimeAsync(20);
    expect(commands).toEqual([1, 9]);
    await jest.advanceTimersByTimeAsync(500);
    expect(commands).toEqual([1, 9]);
  });

  it('asks for every request from the trusted part of the window on', async () => {
    const { commands, openProcess } = createStore();
    const take = openProcess();
    const places: number[] = [];
    for (let request = 0; request < 6; request += 1) {
      places.push((await take('a', 1, 3)).before);
    }
    expect(places).toEqual([0, 1, 2, 3, 4, 5]);
    // The fourth tells the second and third as well.
    expect(commands).toEqual([1, 3, 1, 1]);
  });

  it('learns what other processes took when it tells its own', async () => {
    const { openProcess } = createStore();
    const [here, there] = [openProcess(), openProcess()];
    await here('a', 1, 50);
    for (let request = 0; request < 30; request += 1) await there('a', 1, 50);
    await jest.advanceTimersByTimeAsync(20);
    expect(await here('a', 1, 50)).toMatchObject({ before: 1 });
    await jest.advanceTimersByTimeAsync(20);
    expect(await here('a', 1, 50)).toMatchObject({ before: 32 });
  });

  it('begins anew with the next window', async () => {
    const { commands, openProcess } = createStore();
    const take = openProcess();
    await take('a', 40, 50);
    await take('a', 5, 50);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await take('a', 1, 50)).toMatchObject({ before: 0 });
    expect(await take('a', 1, 50)).toMatchObject({ before: 1 });
    expect(commands).toEqual([40, 5, 1]);
  });

  it('keeps callers apart', async () => {
    const { openProcess } = createStore();
    const take = createKnownCount({ count: async () => ({ before: 7, msBeforeNext: 400 }) });
    expect(await take('a', 1, 50)).toEqual({ before: 7, msBeforeNext: 400 });
    expect(await take('b', 1, 50)).toEqual({ before: 7, msBeforeNext: 400 });
    expect(await openProcess()('c', 1, 50)).toMatchObject({ before: 0 });
  });
});
