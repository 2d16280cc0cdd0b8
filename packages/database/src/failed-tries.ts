/** What became of a row whose try failed. */
export interface FailedTry {
  id: string;
  /** Failed tries in a row, this one included. */
  failedTries: number;
  /** Whether it was the last one: the row has ended with a reason. */
  isGivenUp: boolean;
}

/** After so many failed tries in a row it is the row's own fault. */
export const failedTriesMax = 3;

/** SQL of how long a row is left alone after so many failed tries: 5 s, then 20 s, and never more than a minute. */
export const pauseAfter = (tries: string) =>
  `least(5 * 4 ^ (${tries} - 1), 60) * interval '1 second'`;

/** SQL that tells whether nobody's failed try keeps a row waiting. */
export const isNotPaused = (row: string) =>
  `(${row}.paused_until IS NULL OR ${row}.paused_until <= now())`;
