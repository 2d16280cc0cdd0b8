import { setImmediate } from 'node:timers/promises';

/** Work in parts, between which others may have their turn. */
export type Steps<T> = Generator<void, T, void>;

/** Does all parts at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

// Of all work in turns, so that the parts of several requests do not come one right after the other.
let lastTurn: Promise<void> = Promise.resolve();

/** Does one part after the other, and lets everything else that is due go between any two. */
export async function finishInTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    lastTurn = lastTurn.then(() => setImmediate());
    await lastTurn;
    const step = steps.next();
    if (step.done) return step.value;
  }
}
