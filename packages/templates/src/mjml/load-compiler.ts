import { createRequire } from 'node:module';
import type { Engine } from 'mrml';

const require = createRequire(import.meta.url);

/**
 * Loads the compiler in an instance of its own: what one source has done to the memory of another instance, or taken of
 * it, goes with that. Most threads never need one.
 */
export function loadCompiler(): Engine {
  delete require.cache[require.resolve('mrml')];
  const { Engine: Compiler } = require('mrml') as typeof import('mrml');
  const compiler = new Compiler();
  compiler.setParserOptions({ includeLoader: { type: 'memory', content: {} } });
  // No fonts but those that a template names itself: whoever opens a mail would be told to their host.
  compiler.setRenderOptions({ disableComments: false, socialIconOrigin: null, fonts: {} });
  return compiler;
}
