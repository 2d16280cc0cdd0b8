import { jest } from '@jest/globals';

/**
 * Lets `setTimeout` wait for `jest.advanceTimersByTime`, and leaves sockets and everything else their real time; the
 * date too, unless it is to go with them.
 */
export function useFakeTimeouts({ andDate = false } = {}): void {
  jest.useFakeTimers({
    doNotFake: [
      ...(andDate ? [] : (['Date'] as const)),
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  });
}
