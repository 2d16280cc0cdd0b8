/** When a job is to be worked. */
export interface RingOptions {
  /** Not before so many milliseconds have passed, by the clocks of the machines involved. */
  delayMs?: number;
  /** 0 (the default) goes first, 1000 last. */
  priority?: number;
}
