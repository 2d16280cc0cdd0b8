import type { Chunk } from './render-chunk.ts';
import { type RenderingPool, renderSet } from './render-set.ts';
import type { ChunkOutcome } from './thread-pool.ts';

const failure = { field: 'body', line: null, variable: null, reason: 'late' };

/** A pool whose threads do as the test says; recipients are numbers. */
function createPool(run: (recipients: number[]) => ChunkOutcome): RenderingPool {
  return {
    threads: 1,
    run: async ({ recipients }: Pick<Chunk, 'recipients'>) =>
      run((JSON.parse(recipients) as { recipient: { n: number } }[]).map((own) => own.recipient.n)),
  };
}

async function render(pool: RenderingPool, count: number, body = 'x') {
  const outcomes = await renderSet(pool, {
    channelType: 'in_app',
    template: { content_type: 'markdown', body },
    shared: { data: {}, actor: null, run: {}, project: {} },
    recipients: Array.from({ length: count }, (_, n) => ({ recipient: { n } })),
  });
  return outcomes.map((outcome) => (outcome.ok ? outcome.fields.body : outcome.error.reason));
}

const echo = (numbers: number[]): ChunkOutcome => ({
  kind: 'rendered',
  results: numbers.map((n) => [`${n}`]),
});

describe('renderSet', () => {
  it('asks again for what a thread has not answered', async () => {
    const pool = createPool((numbers) => echo(numbers.slice(0, 2)));
    expect(await render(pool, 5)).toEqual(['0', '1', '2', '3', '4']);
  });

  it('forgives a message that took too long once', async () => {
    let kills = 0;
    const pool = createPool((numbers) => {
      if (!numbers.includes(1) || kills > 0) return echo(numbers);
      kills += 1;
      return { kind: 'killed', message: numbers.indexOf(1), field: 0, reason: 'late' };
    });
    expect(await render(pool, 3)).toEqual(['0', '1', '2']);
  });

  it('fails only the message that took too long twice', async () => {
    const pool = createPool((numbers) =>
      numbers.includes(1)
        ? { kind: 'killed', message: numbers.indexOf(1), field: 0, reason: 'late' }
        : echo(numbers),
    );
    expect(await render(pool, 3)).toEqual(['0', 'late', '2']);
  });

  it.each([
    { overran: 'surely', tries: 3 },
    { overran: 'perhaps', tries: 6 },
  ] as const)('gives a template up after three messages that overran %j', async (given) => {
    let calls = 0;
    const pool = createPool(() => {
      calls += 1;
      return { kind: 'rendered', results: [{ ...failure, overran: given.overran }] };
    });
    expect(await render(pool, 500)).toEqual(Array.from({ length: 500 }, () => 'late'));
    expect(calls).toBe(given.tries);
  });

  it('gives no template up for mistakes', async () => {
    const pool = createPool((numbers) => ({
      kind: 'rendered',
      results: numbers.map((n) => (n < 50 ? { ...failure, overran: 'no' } : [`${n}`])),
    }));
    const outcomes = await render(pool, 100);
    expect(outcomes.filter((outcome) => outcome !== 'late')).toHaveLength(50);
  });
});
