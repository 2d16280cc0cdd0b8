/** Most tries of a call of a fetch step, the first one included. */
export const callTriesMax = 3;

/** Milliseconds to wait before each further try; a receiver that says when to come back may make it longer. */
export const callRetryDelaysMs: readonly number[] = [30_000, 60_000];

/** The longest that a receiver's word makes a try wait, in milliseconds. */
export const callRetryDelayMaxMs = 60 * 60_000;

/** Most bytes of a request: its URL, headers and body together. */
export const callRequestBytesMax = 131_072;

/** Most bytes of JSON that are kept of an answer. */
export const callAnswerBytesMax = 262_144;

/** Most levels of an answer's JSON that are kept, as of the data of a run. */
export const callAnswerDepthMax = 20;
