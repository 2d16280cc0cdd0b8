/**
 * What to do with a message that is longer than its service takes: several messages, one that ends early, or none.
 */
export const overflowPolicies = ['split', 'truncate', 'fail'] as const;

/** What to do with a message that is longer than its service takes. */
export type OverflowPolicy = (typeof overflowPolicies)[number];

/** How long a message may be. */
export interface LengthLimit<Message = never> {
  max: number;
  unit: 'characters' | 'bytes' | 'segments';
  /** In that unit; never less than what one more character of its body adds. */
  lengthOf(message: Message): number;
}

/** What a channel type does with a body that is too long. */
export interface Overflow<Message = never> {
  /** When the step says nothing. */
  byDefault: OverflowPolicy;
  /** The limit of a service that says none of its own; null for one that has none. */
  limit: LengthLimit<Message> | null;
}
