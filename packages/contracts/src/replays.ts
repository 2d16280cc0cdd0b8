import Type, { type Static } from 'typebox';
import { deadStatuses } from './statuses.ts';

/** Most deliveries that one replay names by id. */
export const replayIdsMax = 1_000;

/** Most dead letters that are counted for an answer; of more it says that there are more. */
export const deadLettersCountedMax = 100_000;

/** How many deliveries a replay sends again in a second unless it says otherwise. */
const rateDefault = 100;

const moment = Type.Unsafe<string>({ type: 'string', format: 'date-time' });
const id = Type.String({ minLength: 1, maxLength: 36, description: 'UUID, or the ULID of it' });

/** What narrows dead letters. */
export const deadLetterFilters = {
  status: Type.Optional(Type.Enum([...deadStatuses])),
  channel_id: Type.Optional(id),
  notiflow_id: Type.Optional(id),
  notiflow_run_id: Type.Optional(id),
  failed_after: Type.Optional(
    Type.Unsafe<string>({ ...moment, description: 'When they ended, after this moment' }),
  ),
  failed_before: Type.Optional(moment),
};

const fingerprint = Type.String({
  pattern: '^[0-9a-f]{16}$',
  description: 'What ended in the same way on the same channel has the same one',
});

/** Body of `POST /management/v1/replays`: which dead letters are sent again, and how many a second. */
export const replayBody = Type.Object(
  {
    delivery_ids: Type.Optional(Type.Array(id, { minItems: 1, maxItems: replayIdsMax })),
    fingerprint: Type.Optional(fingerprint),
    filter: Type.Optional(Type.Object(deadLetterFilters, { additionalProperties: false })),
    rate_per_second: Type.Integer({ minimum: 1, maximum: 5_000, default: rateDefault }),
    dry_run: Type.Boolean({
      default: false,
      description: 'Only says how many there are, and sends nothing',
    }),
  },
  { title: 'ReplayBody', additionalProperties: false },
);

export type ReplayBody = Static<typeof replayBody>;

/** Where a replay stands. */
export const replayStatuses = ['running', 'finished', 'canceled'] as const;

/** THE REASONS for which a replay leaves a dead letter as it is. */
export const replaySkipReasons = [
  'no_message',
  'canceled',
  'withdrawn',
  'channel_deleted',
  'suppressed',
  'opted_out',
  'paused',
] as const;

/** Why a replay leaves a dead letter as it is. */
export type ReplaySkipReason = (typeof replaySkipReasons)[number];

/** A replay as the API answers it. */
export const replayResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    status: Type.Enum([...replayStatuses]),
    fingerprint: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    delivery_ids: Type.Unsafe<string[] | null>({
      type: ['array', 'null'],
      items: { type: 'string', format: 'uuid' },
    }),
    filter: Type.Record(Type.String(), Type.String()),
    rate_per_second: Type.Integer(),
    replayed: Type.Integer({ description: 'How many were given back to be sent' }),
    skipped: Type.Record(Type.String(), Type.Integer(), {
      description: `How many were left as they are, by reason: ${replaySkipReasons.join(', ')}`,
    }),
    created_at: Type.String({ format: 'date-time' }),
    finished_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
  },
  { title: 'Replay' },
);

export type ReplayResource = Static<typeof replayResource>;

/** What a replay would send again. */
export const replayPreview = Type.Object(
  {
    dry_run: Type.Literal(true),
    matched: Type.Integer({ description: 'How many dead letters there are' }),
    has_more: Type.Boolean({
      description: `There are more than are counted: ${deadLettersCountedMax}`,
    }),
  },
  { title: 'ReplayPreview' },
);

/** Dead letters that ended in the same way on the same channel. */
export const deadLetterGroupResource = Type.Object(
  {
    fingerprint,
    status: Type.Enum([...deadStatuses]),
    reason: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    code: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'What the last attempt ended with; null when there was none',
    }),
    channel_type: Type.String(),
    channel_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    channel: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Handle of the channel; null when it was deleted',
    }),
    provider: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    count: Type.Integer(),
    first_at: Type.String({ format: 'date-time' }),
    last_at: Type.String({ format: 'date-time' }),
    delivery_ids: Type.Array(Type.String({ format: 'uuid' }), {
      description: 'The newest few of them',
    }),
  },
  { title: 'DeadLetterGroup' },
);

export type DeadLetterGroupResource = Static<typeof deadLetterGroupResource>;
