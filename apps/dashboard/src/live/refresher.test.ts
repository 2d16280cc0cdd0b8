import { jest } from '@jest/globals';
import { createRefresher } from './refresher.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function createWorld(tookMs = 10) {
  const world = { asked: [] as number[], isHidden: false, tookMs };
  const startedAt = Date.now();
  const refresher = createRefresher({
    gapMs: 1_000,
    isHidden: () => world.isHidden,
    async refresh() {
      world.asked.push(Date.now() - startedAt);
      await new Promise((done) => setTimeout(done, world.tookMs));
    },
  });
  return Object.assign(world, { refresher });
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

it('asks at once, and then once a second, however often it is told', async () => {
  const { refresher, asked } = createWorld();
  for (let ms = 0; ms < 4_900; ms += 1) {
    refresher.touch();
    await pass(1);
  }
  expect(asked).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
});

it('asks once more after the last change, and then no more', async () => {
  const { refresher, asked } = createWorld();
  refresher.touch();
  await pass(5);
  // While the first answer is under way, which may have been read before this.
  refresher.touch();
  await pass(60_000);
  expect(asked).toEqual([0, 1_000]);
});

it('asks a slow api for the half of the time at most, and never twice at once', async () => {
  const { refresher, asked } = createWorld(3_000);
  for (let ms = 0; ms < 15_000; ms += 10) {
    refresher.touch();
    await pass(10);
  }
  expect(asked).toEqual([0, 6_000, 12_000]);
});

it('asks nothing while nobody can see it, and once when somebody can', async () => {
  const world = createWorld();
  world.isHidden = true;
  for (let times = 0; times < 10; times += 1) {
    world.refresher.touch();
    await pass(1_000);
  }
  expect(world.asked).toEqual([]);
  world.isHidden = false;
  world.refresher.show();
  await pass(5_000);
  expect(world.asked).toHaveLength(1);
});

it('asks nothing when it is stopped', async () => {
  const { refresher, asked } = createWorld();
  refresher.touch();
  refresher.stop();
  await pass(5_000);
  expect(asked).toEqual([]);
});
