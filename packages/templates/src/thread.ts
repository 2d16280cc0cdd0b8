import { createCompileTask } from './mjml/compile-task.ts';
import { createChunkRenderer } from './render-chunk.ts';

/** Entry of a rendering thread. */
export default createChunkRenderer();

/** Entry of the same thread when it is to compile. */
export const compile = createCompileTask();
