import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { CompiledMjml } from './mjml/source-problem.ts';
import { type Chunk, chunkDone } from './render-chunk.ts';
import type { RenderedTexts } from './rendered-texts.ts';

/** What became of a chunk: results of its first messages, or what cost the thread its life (counted from 0). */
export type ChunkOutcome =
  | { kind: 'rendered'; results: RenderedTexts[] }
  | { kind: 'killed'; message: number; field: number; reason: string };

/** What became of a source to compile, or why it cost the thread its life. */
export type CompileOutcome =
  | { kind: 'compiled'; result: CompiledMjml }
  | { kind: 'killed'; reason: string };

/** Threads that render and compile; one that hangs or runs out of memory is replaced. */
export interface ThreadPool {
  readonly threads: number;
  run(chunk: Omit<Chunk, 'progress'>): Promise<ChunkOutcome>;
  compile(source: string): Promise<CompileOutcome>;
  close(): Promise<void>;
}

/** Starts a pool of `threads` threads in which one message may take `deadlineMs`. */
export function createThreadPool(options: { threads?: number; deadlineMs: number }): ThreadPool {
  const { threads = availableParallelism(), deadlineMs } = options;
  const pool = new Piscina({
    ...findThreadEntry(),
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: 60_000,
    // Templates have no business with the secrets in the environment.
    env: {},
    // Half the nursery V8 would give: messages live for a moment, and a larger one holds more of what is over.
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 },
  });
  return {
    threads,
    async run(chunk) {
      const work = { chunk, deadlineMs, doing: 'rendering' };
      const { result: results, place, reason } = await runWatched<RenderedTexts[]>(pool, work);
      if (results !== undefined) return { kind: 'rendered', results };
      return { kind: 'killed', message: place[0], field: place[1], reason };
    },
    async compile(source) {
      const work = {
        chunk: { source },
        deadlineMs: compileMs,
        doing: 'compiling',
        name: 'compile',
      };
      const { result, reason } = await runWatched<CompiledMjml>(pool, work);
      return result === undefined ? { kind: 'killed', reason } : { kind: 'compiled', result };
    },
    close: () => pool.close(),
  };
}

/** How long one source may be compiled: far more than 500,000 characters need. */
const compileMs = 2_000;

const ticksMax = 20;

/** What a thread is to do. */
interface Work {
  chunk: object;
  deadlineMs: number;
  /** The same in a word. */
  doing: string;
  /** The function of the thread; its default export when left out. */
  name?: string;
}

/** What a thread made, or where it was when it was killed (counted from 0), and why. */
type Watched<Result> = { place: [number, number]; reason: string } & { result?: Result };

async function runWatched<Result>(
  pool: Piscina,
  { chunk, deadlineMs, doing, name }: Work,
): Promise<Watched<Result>> {
  const progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const kill = new AbortController();
  const stopWatching = watchProgress(progress, { deadlineMs, onStuck: () => kill.abort() });
  const findPlace = (): [number, number] => [
    Atomics.load(progress, 0) - 1,
    Atomics.load(progress, 1) - 1,
  ];
  try {
    const signal = kill.signal;
    const result: Result = await pool.run(
      { ...chunk, progress },
      name ? { name, signal } : { signal },
    );
    return { result, place: [-1, -1], reason: '' };
  } catch (error) {
    const reason = kill.signal.aborted
      ? `${doing} takes longer than ${deadlineMs} ms`
      : describeDeath(error, doing);
    const place = findPlace();
    if (reason === null || place[0] < 0) throw error;
    return { place, reason };
  } finally {
    stopWatching();
  }
}

function describeDeath(error: unknown, doing: string): string | null {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? `${doing} takes too much memory` : null;
}

/**
 * Calls `onStuck` when one message stays in work for `deadlineMs`. Neither the time a chunk waits for a
 * thread counts, nor the time in which the whole process stood still: that is why ticks are counted.
 */
function watchProgress(
  progress: Int32Array,
  { deadlineMs, onStuck }: { deadlineMs: number; onStuck: () => void },
): () => void {
  let seen = 0;
  let ticks = 0;
  const timer = setInterval(() => {
    const message = Atomics.load(progress, 0);
    ticks = message === seen ? ticks + 1 : 0;
    seen = message;
    if (message !== 0 && message !== chunkDone && ticks >= ticksMax) onStuck();
  }, deadlineMs / ticksMax);
  return () => clearInterval(timer);
}

/** Finds the file a thread runs: the built one, or the TypeScript source when this module is a source, too. */
function findThreadEntry(): { filename: string; execArgv: string[] } {
  if (!import.meta.url.endsWith('.ts')) {
    return { filename: fileURLToPath(new URL('./thread.js', import.meta.url)), execArgv: [] };
  }
  const tsx = import.meta.resolve('tsx/esm/api');
  const register = `import { register } from ${JSON.stringify(tsx)}; register();`;
  return {
    filename: fileURLToPath(new URL('./thread.ts', import.meta.url)),
    execArgv: [
      '--conditions=source',
      '--import',
      `data:text/javascript,${encodeURIComponent(register)}`,
    ],
  };
}
