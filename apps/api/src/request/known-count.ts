import { LRUCache } from 'lru-cache';
import type { Taken } from './gathered-count.ts';

interface KnownCountOptions {
  /** Adds to the window of a caller, where all processes count; never throws. */
  count: (caller: string, amount: number) => Promise<Taken>;
  /** Milliseconds that only go forward. */
  clock?: { now(): number };
}

/**
 * Takes an amount from a caller's window. While the window is known to hold no more than `trustedMax`, it is answered
 * from what this process knows.
 */
export type KnownCount = (caller: string, amount: number, trustedMax: number) => Promise<Taken>;

/** The window of a caller as far as it is known here. */
interface Window {
  /** What all processes had counted when it was last asked for. */
  total: number;
  /** What was taken here since, and is not told yet. */
  untold: number;
  endsAt: number;
}

const callersMax = 10_000;
/** How long what was taken here is unknown to other processes. */
const tellEveryMs = 20;
/** A window that ends so much later is another one. */
const anotherMs = 500;

/**
 * Makes a count that asks for a caller far from its limit only once in a while: what is taken meanwhile is told with one
 * command. So several processes together may let a caller pass its limit by what they took in the last 20 ms.
 */
export function createKnownCount({ count, clock = performance }: KnownCountOptions): KnownCount {
  const windows = new LRUCache<string, Window>({ max: callersMax });

  function learn(caller: string, total: number, msBeforeNext: number): void {
    const endsAt = clock.now() + msBeforeNext;
    const window = windows.get(caller);
    if (window === undefined) {
      windows.set(caller, { total, untold: 0, endsAt });
      return;
    }
    // Answers may overtake each other.
    window.total = endsAt - window.endsAt > anotherMs ? total : Math.max(window.total, total);
    window.endsAt = Math.max(window.endsAt, endsAt);
  }

  /** Asks for an amount, and tells with it what was taken before. */
  async function ask(caller: string, amount: number): Promise<Taken> {
    const window = windows.get(caller);
    const untold = window?.untold ?? 0;
    if (window !== undefined) window.untold = 0;
    const { before, msBeforeNext } = await count(caller, untold + amount);
    learn(caller, before + untold + amount, msBeforeNext);
    return { before: before + untold, msBeforeNext };
  }

  function tellSoon(caller: string, window: Window): void {
    setTimeout(() => {
      if (window.untold > 0) void ask(caller, 0);
    }, tellEveryMs).unref();
  }

  return async (caller, amount, trustedMax) => {
    const window = windows.get(caller);
    const msBeforeNext = window === undefined ? 0 : window.endsAt - clock.now();
    if (window === undefined || msBeforeNext <= 0) return ask(caller, amount);
    const before = window.total + window.untold;
    if (before + amount > trustedMax) return ask(caller, amount);
    if (window.untold === 0) tellSoon(caller, window);
    window.untold += amount;
    return { before, msBeforeNext };
  };
}
