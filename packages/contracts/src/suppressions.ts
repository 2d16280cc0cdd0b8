import Type, { type Static } from 'typebox';
import type { UserChannelSettings } from './channel-settings.ts';
import {
  addressesOf,
  type ChannelType,
  channelTypeOf,
  channelTypes,
} from './channel-types/registry.ts';
import type { FieldProblem } from './field-problem.ts';
import { createParser } from './parser.ts';
import { nothingRegistered, type Registered } from './registered.ts';
import type { UserAttributes } from './users.ts';

/**
 * THE REASONS an address is suppressed for. Most are facts about the address and hold for every message. A complaint is
 * about what somebody was sent and could have opted out of: it spares what nobody can opt out of, as a password reset.
 */
export const suppressionReasons = {
  hard_bounce: { sparesTransactional: false },
  complaint: { sparesTransactional: true },
  stop: { sparesTransactional: false },
  manual: { sparesTransactional: false },
} as const satisfies Record<string, { sparesTransactional: boolean }>;

/** Why an address is suppressed. */
export type SuppressionReason = keyof typeof suppressionReasons;

const reasonNames = Object.keys(suppressionReasons) as [SuppressionReason, ...SuppressionReason[]];

const reasonWords =
  '`hard_bounce`: nobody is there; `complaint`: was called spam; `stop`: the person told the carrier; `manual`: you did';

/** The channel types whose addresses can be suppressed. */
export const suppressibleTypes = channelTypes.filter(
  (type) => channelTypeOf(type).suppression !== null,
) as [ChannelType, ...ChannelType[]];

const moment = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'date-time',
  description: 'When it ends; null: when it is removed',
});

/** Body of `POST /management/v1/suppressions`. */
export const suppressionBody = Type.Object(
  {
    channel_type: Type.Enum(suppressibleTypes),
    address: Type.String({
      minLength: 1,
      maxLength: 4_096,
      description:
        'Of e-mail also `@example.com` for everybody there, and `@*.example.com` for everybody below it',
    }),
    reason: Type.Enum(reasonNames, { default: 'manual', description: reasonWords }),
    expires_at: Type.Optional(moment),
  },
  { title: 'SuppressionBody', additionalProperties: false },
);

/** Most addresses that one request adds. */
export const suppressionsAddedMax = 1_000;

/** Most addresses that one request takes from the list. */
export const suppressionsReleasedMax = 10_000;

/** Body of `POST /management/v1/suppressions/bulk`. */
export const suppressionsBody = Type.Object(
  {
    channel_type: Type.Enum(suppressibleTypes),
    addresses: Type.Array(Type.String({ minLength: 1, maxLength: 4_096 }), {
      minItems: 1,
      maxItems: suppressionsAddedMax,
    }),
    reason: Type.Enum(reasonNames, { default: 'manual', description: reasonWords }),
    expires_at: Type.Optional(moment),
  },
  { title: 'SuppressionsBody', additionalProperties: false },
);

/** Body of `POST /management/v1/suppressions/release`: what has to be true of those that are taken from the list. */
export const releaseBody = Type.Object(
  {
    channel_type: Type.Optional(Type.Enum(suppressibleTypes)),
    reason: Type.Optional(Type.Enum(reasonNames)),
    domain: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9.-]+$',
        minLength: 1,
        maxLength: 253,
        description: 'Of mail addresses',
      }),
    ),
    created_after: Type.Optional(Type.String({ format: 'date-time' })),
    created_before: Type.Optional(Type.String({ format: 'date-time' })),
    dry_run: Type.Boolean({ default: false, description: 'Only says how many there are' }),
  },
  { title: 'ReleaseBody', additionalProperties: false },
);

/** An address that nothing is sent to. */
export const suppressionResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    channel_type: Type.String(),
    address: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Null when the person was erased; it is suppressed still',
    }),
    reason: Type.Enum(reasonNames, { description: reasonWords }),
    fault_count: Type.Integer({ description: 'How often its service said so' }),
    in_force: Type.Boolean({
      description: 'False: not said often enough by the rules of the project; it is sent to',
    }),
    created_at: Type.String({ format: 'date-time' }),
    expires_at: moment,
  },
  { title: 'Suppression' },
);

export type SuppressionResource = Static<typeof suppressionResource>;

/** What narrows the list of suppressions. */
export const suppressionFilters = {
  channel_type: Type.Optional(Type.Enum(suppressibleTypes)),
  reason: Type.Optional(Type.Enum(reasonNames)),
  address: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4_096,
      description: 'Answers what speaks against this address, also patterns that cover it',
    }),
  ),
};

/** The text by which the list knows an address of this channel type, whoever wrote it; the address itself where there is none. */
export function suppressionKeyOf(type: ChannelType, address: string): string {
  return channelTypeOf(type).suppression?.keyOf(address) ?? address;
}

/**
 * The texts by which the list would know the addresses of a recipient, who has these settings on channels; none for a
 * channel type without such addresses.
 */
export function suppressionKeysOf(
  type: ChannelType,
  recipient: UserAttributes,
  settings: readonly UserChannelSettings[] = [],
): string[] {
  const registered = [nothingRegistered, ...settings.map((own) => withSettings(own))];
  const keys = registered
    .flatMap((own) => addressesOf(type, { recipient, registered: own, reach: 'phone' }))
    .flatMap((address) => suppressionKeyOfAddress(type, address) ?? []);
  return [...new Set(keys)];
}

function withSettings(settings: UserChannelSettings): Registered {
  return { ...nothingRegistered, settings };
}

/** The text by which the list would know an address; null for a channel type without such addresses. */
export function suppressionKeyOfAddress(
  type: ChannelType,
  { fields }: { fields: object },
): string | null {
  const { suppression } = channelTypeOf(type);
  if (suppression === null) return null;
  const address = (fields as Record<string, unknown>)[String(suppression.field)];
  return typeof address === 'string' ? suppression.keyOf(address) : null;
}

/** Every text by which the list would hold an address: its own, and the patterns that cover it. */
export function suppressionKeysOfAddress(type: ChannelType, address: { fields: object }): string[] {
  const key = suppressionKeyOfAddress(type, address);
  return key === null ? [] : withPatterns(type, key);
}

/** The same for an address in words. */
export function suppressionKeysFor(type: ChannelType, address: string): string[] {
  return withPatterns(type, suppressionKeyOf(type, address));
}

function withPatterns(type: ChannelType, key: string): string[] {
  return [key, ...(channelTypeOf(type).suppression?.patterns?.covering(key) ?? [])];
}

const parsers = new Map(
  suppressibleTypes.map((type) => {
    const { address = Type.String(), patterns } = channelTypeOf(type).suppression ?? {};
    const parsers = [address, ...(patterns === undefined ? [] : [patterns.schema])].map((schema) =>
      createParser(Type.Object({ address: schema })),
    );
    return [type as string, parsers];
  }),
);

/** The same for many addresses, each by its place. */
export function findAddressesProblems(body: Record<string, unknown>): FieldProblem[] {
  const { channel_type, addresses } = body;
  if (!Array.isArray(addresses)) return [];
  return addresses.slice(0, suppressionsAddedMax).flatMap((address: unknown, place) =>
    findAddressProblems({ channel_type, address }).map((problem) => {
      return { ...problem, field: `addresses[${place}]` };
    }),
  );
}

/** What keeps an address from being one of its channel type; whatever came is looked at. */
export function findAddressProblems(body: Record<string, unknown>): FieldProblem[] {
  const { channel_type: channelType, address } = body;
  if (typeof channelType !== 'string' || typeof address !== 'string' || address === '') return [];
  const [asAddress, asPattern] = parsers.get(channelType) ?? [];
  const parsed = asAddress?.({ address });
  if (parsed === undefined || parsed.ok || asPattern?.({ address }).ok) return [];
  return parsed.problems;
}
