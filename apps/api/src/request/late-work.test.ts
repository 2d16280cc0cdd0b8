import { createLateWork, type UnfinishedRequest } from './late-work.ts';

const about = { request_id: 'r1', route: '/things' };

function createBench({ pauseMs = 1 } = {}) {
  const givenUp: [UnfinishedRequest, unknown][] = [];
  const late = createLateWork({ onGivenUp: (...args) => void givenUp.push(args), pauseMs });
  return { late, givenUp };
}

describe('late work', () => {
  it('is tried again until it is done', async () => {
    const { late, givenUp } = createBench();
    let tries = 0;
    await new Promise<void>((resolve) => {
      late.finish(about, async () => {
        tries += 1;
        if (tries < 3) throw new Error('Postgres is away.');
        resolve();
      });
    });
    await late.close();
    expect([tries, givenUp]).toEqual([3, []]);
  });

  it('is tried once more when the process stops, and then reported', async () => {
    const { late, givenUp } = createBench({ pauseMs: 3_600_000 });
    const away = new Error('Postgres is away.');
    let isDone = false;
    late.finish(about, () => Promise.reject(away));
    late.finish(about, async () => {
      isDone = true;
    });
    await late.close();
    expect(isDone).toBe(true);
    expect(givenUp).toEqual([[about, away]]);
  });

  it('is refused when there is too much of it', async () => {
    const { late, givenUp } = createBench({ pauseMs: 3_600_000 });
    for (let index = 0; index < 101; index += 1) late.finish(about, async () => {});
    expect(givenUp).toHaveLength(1);
    await late.close();
    expect(givenUp).toHaveLength(1);
  });
});
