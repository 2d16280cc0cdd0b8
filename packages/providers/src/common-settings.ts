/**
 * THE SETTINGS EVERY SENDING PROVIDER TAKES beside its own; `defineProvider` adds them, and what they ask for is done by
 * whoever sends, never by a provider.
 */
export const commonSettings = {
  on_ambiguous: {
    type: 'string',
    enum: ['retry', 'park'],
    default: 'retry',
    description:
      'When nobody knows whether a message was sent: send it again, or leave it `unknown`.',
  },
} as const;

/** What to do when it is not known whether a message was sent. */
export type AmbiguityPolicy = 'retry' | 'park';

/** Reads the policy out of the stored settings of a channel; `retry` unless it says `park`. */
export function ambiguityPolicy(settings: Readonly<Record<string, unknown>>): AmbiguityPolicy {
  return settings.on_ambiguous === 'park' ? 'park' : 'retry';
}
