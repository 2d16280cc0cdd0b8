import type { QueueProblem } from './queue-options.ts';

const silenceMs = 10_000;

/** Tells of an unreachable server, at most once every 10 seconds, since every connection tries again and again. */
export function createOutageReporter(
  onError: (problem: QueueProblem) => void,
): (error: Error) => void {
  let silentUntil = 0;
  return (error) => {
    if (performance.now() < silentUntil) return;
    silentUntil = performance.now() + silenceMs;
    onError({ kind: 'unreachable', queue: null, error });
  };
}

/** Makes an error of whatever was thrown. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
