import Type, { type Static } from 'typebox';
import { channelTypeOf, channelTypes, sendingChannelTypes } from './channel-types/registry.ts';
import { attemptOutcomes } from './statuses.ts';

/** Body of `PUT /management/v1/channels/{handle}`; settings and credentials are checked by the provider's own schemas. */
export const upsertChannelBody = Type.Object(
  {
    handle: Type.Optional(Type.String()),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    type: Type.Enum([...channelTypes]),
    provider: Type.String({ minLength: 1, maxLength: 100 }),
    settings: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({ type: 'object', jsonBytesMax: 65_536 }),
    ),
    credentials: Type.Optional(
      Type.Unsafe<Record<string, unknown> | null>({
        type: ['object', 'null'],
        jsonBytesMax: 65_536,
      }),
    ),
  },
  { additionalProperties: false },
);

export type UpsertChannelBody = Static<typeof upsertChannelBody>;

/** A channel as the API answers it: of a credential only that it is set and its last 4 characters. */
export const channelResource = Type.Object(
  {
    id: Type.String(),
    handle: Type.String(),
    name: Type.String(),
    type: Type.String(),
    provider: Type.String(),
    settings: Type.Record(Type.String(), Type.Unknown()),
    credentials: Type.Record(
      Type.String(),
      Type.Object({ set: Type.Literal(true), last4: Type.String() }),
    ),
    blocked_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Since when nothing is sent by it; null while it sends',
    }),
    blocked_reason: Type.Unsafe<'bounce_rate' | null>({ enum: ['bounce_rate', null] }),
    created_at: Type.String(),
    updated_at: Type.String(),
  },
  { title: 'Channel' },
);

export type ChannelResource = Static<typeof channelResource>;

/** The answer to a channel that was stored: also what that did to others. */
export const upsertedChannelResource = Type.Object(
  {
    ...channelResource.properties,
    subscriptions_ended: Type.Optional(
      Type.Integer({
        description:
          'Browsers that were registered with the public key before this one, and have to subscribe again; left out when there are none',
      }),
    ),
  },
  { title: 'UpsertedChannel' },
);

/** How a channel has been in the last five minutes. */
export const channelHealthResource = Type.Object(
  {
    circuit: Type.Enum(['closed', 'open', 'half_open'], {
      description:
        '`closed`: it sends; `open`: nothing is sent by it until `opened_until`; `half_open`: one worker tries whether it is back',
    }),
    opened_until: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
    lost_weight: Type.Integer({
      description: 'Points of its weight that it has lost to the channels that stand in',
    }),
    failing_since: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description:
        'Since when a fifth or more of what it is given is not taken; null while it is, and while it is given next to nothing',
    }),
    accepted_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description:
        'When a message was last taken, to ten seconds; null when none was within the hour',
    }),
    errors: Type.Array(
      Type.Object(
        {
          outcome: Type.Enum([...attemptOutcomes]),
          code: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
          reason: Type.Unsafe<string | null>({
            type: ['string', 'null'],
            description: 'What the last of them was told, in words',
          }),
          count: Type.Integer(),
          first_at: Type.String({ format: 'date-time' }),
          last_at: Type.String({ format: 'date-time' }),
        },
        { title: 'ChannelError' },
      ),
      {
        description:
          'With what attempts ended that were not taken: the five most frequent of the last 200 within a day',
      },
    ),
    attempts: Type.Integer(),
    accepted: Type.Integer(),
    failures: Type.Integer({
      description: 'Attempts that could not be made, or may not have been',
    }),
    p95_ms: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description:
        'A bound that 95 of 100 attempts kept; null without attempts, or above thirty seconds',
    }),
    reported_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'When its service told the last time what became of a message',
    }),
  },
  { title: 'ChannelHealth' },
);

function describeTests(): string {
  return sendingChannelTypes
    .map((type) => `${type}: ${channelTypeOf(type).sending?.test.toWords}`)
    .join(', ');
}

/** Body of `POST /management/v1/channels/{handle}/test`: an address of the channel's type. */
export const testChannelBody = Type.Object(
  {
    to: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: `By type of the channel: ${describeTests()}. Channels that only store take anything.`,
    }),
  },
  { additionalProperties: false },
);

/** What the provider said of a test message. */
export const channelTestResource = Type.Object(
  {
    ok: Type.Boolean(),
    result: Type.Object({
      kind: Type.Enum(['accepted', 'rejected', 'not_processed', 'ambiguous']),
      code: Type.Optional(Type.String()),
      reason: Type.Optional(Type.String()),
      provider_message_id: Type.Optional(Type.String()),
    }),
  },
  { title: 'ChannelTest' },
);

export type ChannelTestResource = Static<typeof channelTestResource>;
