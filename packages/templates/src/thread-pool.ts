import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { type Chunk, chunkDone } from './render-chunk.ts';
import type { RenderedTexts } from './rendered-texts.ts';

/** What became of a chunk: results of its first messages, or what cost the thread its life (counted from 0). */
export type ChunkOutcome =
  | { kind: 'rendered'; results: RenderedTexts[] }
  | { kind: 'killed'; message: number; field: number; reason: string };

/** Threads that render; one that hangs or runs out of memory is replaced. */
export interface ThreadPool {
  readonly threads: number;
  run(chunk: Omit<Chunk, 'progress'>): Promise<ChunkOutcome>;
  close(): Promise<void>;
}

/** Starts a pool of `threads` threads in which one message may take `deadlineMs`. */
export function createThreadPool(options: { threads?: number; deadlineMs: number }): ThreadPool {
  const { threads = availableParallelism(), deadlineMs } = options;
  const pool = new Piscina<Chunk, RenderedTexts[]>({
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
    run: (chunk) => runWatched(pool, { chunk, deadlineMs }),
    close: () => pool.close(),
  };
}

const ticksMax = 20;

async function runWatched(
  pool: Piscina<Chunk, RenderedTexts[]>,
  { chunk, deadlineMs }: { chunk: Omit<Chunk, 'progress'>; deadlineMs: number },
): Promise<ChunkOutcome> {
  const progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const kill = new AbortController();
  const stopWatching = watchProgress(progress, { deadlineMs, onStuck: () => kill.abort() });
  try {
    const results = await pool.run({ ...chunk, progress }, { signal: kill.signal });
    return { kind: 'rendered', results };
  } catch (error) {
    const reason = kill.signal.aborted
      ? `rendering takes longer than ${deadlineMs} ms`
      : describeDeath(error);
    const message = Atomics.load(progress, 0) - 1;
    if (reason === null || message < 0) throw error;
    return { kind: 'killed', message, field: Atomics.load(progress, 1) - 1, reason };
  } finally {
    stopWatching();
  }
}

function describeDeath(error: unknown): string | null {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'rendering takes too much memory' : null;
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
