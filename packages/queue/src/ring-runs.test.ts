import { createRunRinger } from './ring-runs.ts';

interface Rung {
  jobs: string[][];
  priority: number | undefined;
  delayMs: number | undefined;
  answer: (hasRung: boolean) => void;
}

/** A ringer over a queue that answers, and a pause that ends, when they are told to. */
function createHeldRinger() {
  const rings: Rung[] = [];
  const pauses: (() => void)[] = [];
  const ringer = createRunRinger({
    ring: (jobs, { priority, delayMs }) =>
      new Promise((answer) => {
        rings.push({ jobs: jobs.map((job) => job.run_ids), priority, delayMs, answer });
      }),
    pause: () => new Promise<void>((resolve) => void pauses.push(resolve)),
  });
  const endTurn = async (hasRung = true) => {
    rings.at(-1)?.answer(hasRung);
    pauses.at(-1)?.();
    await settle();
  };
  return { ringer, rings, pauses, endTurn, jobs: () => rings.map((rung) => rung.jobs) };
}

/** Lets everything that waits for nothing but promises go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('createRunRinger', () => {
  it('rings for the first run at once, and once for those that come meanwhile', async () => {
    const { ringer, jobs, endTurn } = createHeldRinger();
    const rung = ['a', 'b', 'c'].map((id) => ringer.ringRun(id));
    expect(jobs()).toEqual([[['a']]]);
    await endTurn();
    expect(await rung[0]).toBe(true);
    expect(jobs()).toEqual([[['a']], [['b', 'c']]]);
    await endTurn();
    expect(await Promise.all(rung)).toEqual([true, true, true]);
  });

  it('waits for the answer as well as for the pause', async () => {
    const { ringer, rings, pauses } = createHeldRinger();
    void ringer.ringRun('a');
    void ringer.ringRun('b');
    pauses[0]?.();
    await settle();
    expect(rings).toHaveLength(1);
    rings[0]?.answer(true);
    await settle();
    expect(rings).toHaveLength(2);
    rings[1]?.answer(true);
    void ringer.ringRun('c');
    await settle();
    expect(rings).toHaveLength(2);
    pauses[1]?.();
    await settle();
    expect(rings).toHaveLength(3);
  });

  it('rings at once again when nothing came meanwhile', async () => {
    const { ringer, jobs, endTurn } = createHeldRinger();
    void ringer.ringRun('a');
    await endTurn();
    void ringer.ringRun('b');
    expect(jobs()).toEqual([[['a']], [['b']]]);
  });

  it('lets no priority wait for another', () => {
    const { ringer, rings } = createHeldRinger();
    for (const priority of [20, 10, 20]) void ringer.ringRun('a', { priority });
    expect(rings.map(({ priority }) => priority)).toEqual([20, 10]);
  });

  it('puts at most 50 runs into a job', async () => {
    const { ringer, jobs, endTurn } = createHeldRinger();
    for (let index = 0; index <= 120; index += 1) void ringer.ringRun(`run${index}`);
    await endTurn();
    expect(jobs()[1]?.map((runIds) => runIds.length)).toEqual([50, 50, 20]);
    expect(jobs()[1]?.flat()).toEqual(Array.from({ length: 120 }, (_, at) => `run${at + 1}`));
  });

  it('rings alone for a run that is delayed', () => {
    const { ringer, rings } = createHeldRinger();
    void ringer.ringRun('a');
    void ringer.ringRun('b', { priority: 20, delayMs: 1_000 });
    expect(rings[1]).toMatchObject({ jobs: [['b']], priority: 20, delayMs: 1_000 });
  });

  it('tries one ring of those that come together while the server is away, and then another', async () => {
    const { ringer, jobs, endTurn } = createHeldRinger();
    const rung = ['a', 'b', 'c'].map((id) => ringer.ringRun(id));
    await endTurn(false);
    expect(await Promise.all(rung)).toEqual([false, false, false]);
    expect(jobs()).toEqual([[['a']]]);
    void ringer.ringRun('d');
    expect(jobs()).toEqual([[['a']], [['d']]]);
  });

  it('says when everything is rung, also what still waited', async () => {
    const { ringer, rings, endTurn } = createHeldRinger();
    await ringer.whenRung();
    let isRung = false;
    for (const id of ['a', 'b']) void ringer.ringRun(id);
    const done = ringer.whenRung().then(() => {
      isRung = true;
    });
    await endTurn();
    expect(rings).toHaveLength(2);
    expect(isRung).toBe(false);
    await endTurn();
    await done;
  });
});
