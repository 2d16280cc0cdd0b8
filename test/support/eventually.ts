import { setTimeout as wait } from 'node:timers/promises';

/** Repeats the check until it passes; its last failure is thrown when `withinMs` (a minute) is over. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { withinMs = 60_000, everyMs = 50 } = {},
): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await wait(everyMs);
    }
  }
}
