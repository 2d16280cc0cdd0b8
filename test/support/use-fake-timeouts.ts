import { jest } from '@jest/globals';

/** Lets `setTimeout` wait for `jest.advanceTimersByTime`, and leaves sockets and everything else their real time. */
export function useFakeTimeouts(): void {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
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
