import { finish, finishInTurns, type Steps } from './in-steps.ts';

function* count(to: number, seen: string[]): Steps<number> {
  for (let at = 1; at < to; at += 1) {
    seen.push(`part ${at}`);
    yield;
  }
  seen.push(`part ${to}`);
  return to;
}

/** Notes each turn of the event loop until it is told to stop. */
function seeEveryTurn(seen: string[]): () => void {
  let isStopped = false;
  const see = () => {
    seen.push('turn');
    if (!isStopped) setImmediate(see);
  };
  setImmediate(see);
  return () => {
    isStopped = true;
  };
}

/** The most parts that were done within one turn. */
function partsBetweenTurns(seen: string[]): number {
  const turns = seen.join(' ').split('turn');
  return Math.max(...turns.map((turn) => turn.match(/part/g)?.length ?? 0));
}

describe('work in steps', () => {
  it('is done at once', () => {
    const seen: string[] = [];
    expect(finish(count(3, seen))).toBe(3);
    expect(seen).toEqual(['part 1', 'part 2', 'part 3']);
  });

  it('lets others have their turn between its parts', async () => {
    const seen: string[] = [];
    const stop = seeEveryTurn(seen);
    expect(await finishInTurns(count(3, seen))).toBe(3);
    stop();
    expect(partsBetweenTurns(seen)).toBe(1);
  });

  it('lets others have their turn between the parts of several works', async () => {
    const seen: string[] = [];
    const stop = seeEveryTurn(seen);
    await Promise.all([1, 2, 3].map(() => finishInTurns(count(3, seen))));
    stop();
    expect(seen.filter((what) => what !== 'turn')).toHaveLength(9);
    expect(partsBetweenTurns(seen)).toBe(1);
  });

  it('fails as its parts do', async () => {
    function* fail(): Steps<never> {
      yield;
      throw new Error('broken');
    }
    expect(() => finish(fail())).toThrow('broken');
    await expect(finishInTurns(fail())).rejects.toThrow('broken');
  });
});
