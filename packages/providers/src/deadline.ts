/** A signal that ends with its parent or after a time, whichever comes first. */
export interface Deadline {
  signal: AbortSignal;
  /** Frees the timer; the signal then never aborts. */
  clear(): void;
}

/** Starts a deadline of `timeoutMs` milliseconds. */
export function startDeadline(parent: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  const timer = setTimeout(() => controller.abort(timeoutError()), timeoutMs);
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      parent.removeEventListener('abort', abort);
    },
  };
}

/** Why an attempt was cut short, as a code and a sentence. */
export function describeAbort(signal: AbortSignal): { code: string; reason: string } {
  return signal.reason?.name === 'TimeoutError'
    ? { code: 'timeout', reason: 'The service did not answer in time.' }
    : { code: 'aborted', reason: 'The attempt was stopped before the service answered.' };
}

function timeoutError(): Error {
  return new DOMException('The attempt took too long.', 'TimeoutError');
}
