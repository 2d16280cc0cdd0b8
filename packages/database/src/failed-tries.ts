/** What became of a row whose try failed. */
export interface FailedTry {
  id: string;
  /** Failed tries in a row, this one included. */
  failedTries: number;
  /** Whether it was the last one: the row has ended with a reason. */
  isGivenUp: boolean;
}

/** After so many failed tries in a row a row that is at fault ends. */
export const failedTriesMax = 3;

// With the pauses below this is a day and a bit: as long as it may take to notice a release that is at fault, and to replace it.
const patientTriesMax = 150;

/** SQL of how many tries a row has, by an SQL boolean that tells whether it is at fault rather than our code. */
export const triesMaxOf = (isAtFault: string) =>
  `CASE WHEN ${isAtFault} THEN ${failedTriesMax} ELSE ${patientTriesMax} END`;

/** SQL of how long a row is left alone after so many failed tries: 5 s, then 20 s, and in the end 10 minutes. */
export const pauseAfter = (tries: string) =>
  `least(5 * 4 ^ (${tries} - 1), 600) * interval '1 second'`;

/** SQL that tells whether nobody's failed try keeps a row waiting. */
export const isNotPaused = (row: string) =>
  `(${row}.paused_until IS NULL OR ${row}.paused_until <= now())`;
