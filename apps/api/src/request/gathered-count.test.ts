import { createGatheredCount } from './gathered-count.ts';

/** Counts in memory, each command answered when the test says so. */
function createCounter() {
  const commands: { caller: string; amount: number; answer(): void; fail(): void }[] = [];
  const consumed = new Map<string, number>();
  const count = (caller: string, amount: number) =>
    new Promise<{ consumedPoints: number; msBeforeNext: number }>((resolve, reject) => {
      commands.push({
        caller,
        amount,
        answer() {
          consumed.set(caller, (consumed.get(caller) ?? 0) + amount);
          resolve({ consumedPoints: consumed.get(caller) ?? 0, msBeforeNext: 400 });
        },
        fail: () => reject(new Error('away')),
      });
    });
  return { commands, take: createGatheredCount(count) };
}

/** Lets everything happen that needs no more than promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the gathered count', () => {
  it('counts the first request at once and those that come meanwhile with one command', async () => {
    const { commands, take } = createCounter();
    const taken = Array.from({ length: 5 }, () => take('a', 1));
    expect(commands.map(({ amount }) => amount)).toEqual([1]);
    commands[0]?.answer();
    await settle();
    expect(commands.map(({ amount }) => amount)).toEqual([1, 4]);
    commands[1]?.answer();
    const places = (await Promise.all(taken)).map(({ before }) => before);
    expect(places).toEqual([0, 1, 2, 3, 4]);
  });

  it('takes more than one at a time', async () => {
    const { commands, take } = createCounter();
    const taken = [take('a', 10), take('a', 20), take('a', 30)];
    commands[0]?.answer();
    await settle();
    expect(commands.map(({ amount }) => amount)).toEqual([10, 50]);
    commands[1]?.answer();
    expect((await Promise.all(taken)).map(({ before }) => before)).toEqual([0, 10, 30]);
  });

  it('keeps callers apart', async () => {
    const { commands, take } = createCounter();
    const taken = [take('a', 1), take('b', 1)];
    expect(commands.map(({ caller }) => caller)).toEqual(['a', 'b']);
    for (const command of commands) command.answer();
    expect(await Promise.all(taken)).toEqual([
      { before: 0, msBeforeNext: 400 },
      { before: 0, msBeforeNext: 400 },
    ]);
  });

  it('counts at once again when nothing is under way', async () => {
    const { commands, take } = createCounter();
    const first = take('a', 1);
    commands[0]?.answer();
    await first;
    void take('a', 1);
    expect(commands).toHaveLength(2);
  });

  it('counts those that waited although the command before them failed', async () => {
    const { commands, take } = createCounter();
    const first = take('a', 1);
    const second = take('a', 1);
    commands[0]?.fail();
    await expect(first).rejects.toThrow('away');
    await settle();
    commands[1]?.answer();
    expect(await second).toMatchObject({ before: 0 });
  });
});
