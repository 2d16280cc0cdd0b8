import type { Engine } from 'mrml';
import { chunkDone } from '../render-chunk.ts';
import { compileMjml } from './compile-mjml.ts';
import { loadCompiler } from './load-compiler.ts';
import type { CompiledMjml } from './source-problem.ts';

/** An MJML source that a thread compiles. */
export interface CompileTask {
  source: string;
  /** The first number says whether it is in work. */
  progress: Int32Array;
}

/** Creates the function a thread compiles with; it keeps the compiler, unless a source has harmed that one. */
export function createCompileTask(): (task: CompileTask) => CompiledMjml {
  let kept: Engine | null = null;
  return ({ source, progress }) => {
    Atomics.store(progress, 0, 1);
    const compiled = compileMjml(source, (masked) => {
      const compiler = kept ?? loadCompiler();
      kept = null;
      const result = compiler.toHtml(masked);
      // Only now: after a trap its memory is in pieces.
      kept = compiler;
      return result;
    });
    Atomics.store(progress, 0, chunkDone);
    return compiled;
  };
}
