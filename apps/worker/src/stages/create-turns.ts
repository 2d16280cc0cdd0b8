import { setImmediate } from 'node:timers/promises';

// Far below what a worker may be silent for, and what a request to its health page waits.
const shareMsDefault = 20;

/** Makes what a long loop calls after each of its parts: when it has had its share, everything else gets a turn. */
export function createTurns(shareMs = shareMsDefault): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < shareMs) return;
    await setImmediate();
    since = performance.now();
  };
}
