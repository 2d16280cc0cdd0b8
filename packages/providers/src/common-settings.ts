/**
 * THE SETTINGS EVERY SENDING PROVIDER TAKES beside its own; `defineProvider` adds them, and what they ask for is done by
 * whoever sends, never by a provider.
 */
export const commonSettings = {
  alternatives: {
    type: 'array',
    maxItems: 5,
    items: {
      type: 'object',
      properties: {
        channel: { type: 'string', minLength: 1, maxLength: 100 },
        weight: { type: 'integer', minimum: 0, maximum: 100 },
      },
      required: ['channel'],
      additionalProperties: false,
    },
    description:
      'Channels of the same type that stand in when this one cannot send, in their order: `[{"channel": "<handle>", "weight": 0}]`. With a `weight` one gets that many of 100 messages at all times; this channel has the rest.',
  },
  rate_per_second: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 10_000,
    description:
      'How many messages are sent in a second at most, by all workers together; of text messages, how many parts. A fraction is one in a longer time: 0.5 is one in two seconds.',
  },
  on_ambiguous: {
    type: 'string',
    enum: ['retry', 'park'],
    default: 'retry',
    description:
      'When nobody knows whether a message was sent: send it again, or leave it `unknown`.',
  },
  receipt_timeout_hours: {
    type: 'integer',
    minimum: 1,
    maximum: 720,
    description:
      'After so many hours without any report of a message that was sent, its history says so (`no_report`); it stays `sent`. Unset: nobody waits for reports.',
  },
} as const;

/** What to do when it is not known whether a message was sent. */
export type AmbiguityPolicy = 'retry' | 'park';

/** Reads the policy out of the stored settings of a channel; `retry` unless it says `park`. */
export function ambiguityPolicy(settings: Readonly<Record<string, unknown>>): AmbiguityPolicy {
  return settings.on_ambiguous === 'park' ? 'park' : 'retry';
}

/** A channel that stands in for another one, and how many of 100 messages it gets at all times. */
export interface Alternative {
  channel: string;
  weight: number;
}

/** Reads the alternatives out of the settings of a channel, in their order; what is no list of them is none. */
export function alternativesOf(settings: Readonly<Record<string, unknown>>): Alternative[] {
  const { alternatives } = settings;
  if (!Array.isArray(alternatives)) return [];
  return (alternatives as { channel: string; weight?: number }[]).map(
    ({ channel, weight = 0 }) => ({ channel, weight }),
  );
}

/** Reads how many messages a channel may send in a second; null when it says nothing. */
export function rateOf(settings: Readonly<Record<string, unknown>>): number | null {
  const { rate_per_second: rate } = settings;
  return typeof rate === 'number' && rate > 0 ? rate : null;
}
