import { LRUCache } from 'lru-cache';
import type { ThreadPool } from '../thread-pool.ts';
import type { CompiledMjml } from './source-problem.ts';

/** Compiles an MJML source to HTML in which its Liquid still stands. */
export type MjmlCompiler = (source: string) => Promise<CompiledMjml>;

/** Characters of sources and of what became of them that are kept: each look at a notiflow judges its versions. */
const keptCharsMax = 8_000_000;

/** Creates the function that compiles in threads of `pool`, where a source that hangs or traps harms no other. */
export function createMjmlCompiler(pool: Pick<ThreadPool, 'compile'>): MjmlCompiler {
  const kept = new LRUCache<string, CompiledMjml>({
    maxSize: keptCharsMax,
    sizeCalculation: (compiled, source) =>
      Math.max(1, source.length + (compiled.ok ? compiled.html.length : 0)),
  });
  return async (source) => {
    const known = kept.get(source);
    if (known !== undefined) return known;
    const outcome = await pool.compile(source);
    if (outcome.kind === 'killed') {
      return { ok: false, problems: [{ line: null, message: outcome.reason }] };
    }
    kept.set(source, outcome.result);
    return outcome.result;
  };
}
