/** A limit of ours that a template exceeds on any machine; the message says which, for its author. */
export class LimitError extends Error {}
