import { createChunkRenderer } from './render-chunk.ts';

/** Entry of a rendering thread. */
export default createChunkRenderer();
