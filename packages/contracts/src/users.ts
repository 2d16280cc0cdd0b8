import Type, { type Static } from 'typebox';
import { refusedResult } from './bulk-results.ts';
import { initialChannelSettings } from './channel-settings.ts';
import { updatePreferencesBody } from './preferences.ts';

/** The caller's own name for a user or a topic: one that a URL can carry, so that it can be read and erased. */
export const urlName = Type.String({ minLength: 1, maxLength: 255, format: 'url-name' });

/** The caller's own name for a user. */
export const externalId = urlName;

/** A free JSON object of the caller: at most 256 KB and 20 levels. */
export const freeObject = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  jsonBytesMax: 262_144,
  depthMax: 20,
});

const nullable = (schema: Record<string, unknown>) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], ...schema }));

/** What is known of a person beside the external id; `null` removes a value. */
export const userAttributes = {
  email: nullable({ format: 'email', maxLength: 254 }),
  phone: nullable({ format: 'phone', maxLength: 20 }),
  first_name: nullable({ maxLength: 255 }),
  last_name: nullable({ maxLength: 255 }),
  avatar: nullable({ format: 'http-url', maxLength: 2_000 }),
  locale: nullable({ format: 'locale', maxLength: 35 }),
  timezone: nullable({ format: 'time-zone', maxLength: 64 }),
  custom_fields: Type.Optional(
    Type.Unsafe<Record<string, unknown> | null>({
      type: ['object', 'null'],
      jsonBytesMax: 262_144,
      depthMax: 20,
    }),
  ),
};

/** Body of `PUT /users/{external_id}`. */
export const upsertUserBody = Type.Object(
  {
    external_id: Type.Optional(externalId),
    ...userAttributes,
    preferences: Type.Optional(updatePreferencesBody),
    channel_settings: Type.Optional(initialChannelSettings),
  },
  { additionalProperties: false },
);

/** Most users one bulk request may store. */
export const bulkUsersMax = 1_000;

/** One user of a bulk request: the body of a single one, with its name. */
export const upsertUsersItem = Type.Object(
  { ...upsertUserBody.properties, external_id: externalId },
  { additionalProperties: false },
);

/** Body of `POST /users/bulk`. Its items are checked one by one, so that a bad one does not stop the others. */
export const upsertUsersBody = Type.Object(
  {
    users: Type.Array(
      Type.Unsafe<unknown>({
        description: 'Any other value is refused in its own result',
        // The empty schema stands first: each item is checked once, by itself.
        anyOf: [{}, upsertUsersItem],
      }),
      { minItems: 1, maxItems: bulkUsersMax },
    ),
  },
  { additionalProperties: false },
);

const upsertedResult = Type.Object({
  status: Type.Enum([200, 201], { description: '201 when there was no such user' }),
  id: Type.String(),
  external_id: Type.String(),
});

/** What became of one item of a bulk request. */
export const upsertUsersItemResult = Type.Union([upsertedResult, refusedResult]);

export type UpsertUsersItemResult = Static<typeof upsertUsersItemResult>;

/** The answer of a bulk request: a result for each item, in their order. */
export const upsertUsersResult = Type.Object(
  { results: Type.Array(upsertUsersItemResult) },
  { title: 'BulkUsersResult' },
);

const attributesObject = Type.Object(userAttributes);

/** Attributes of a person as stored, or as given in one run. */
export type UserAttributes = Static<typeof attributesObject>;
export type UpsertUserBody = Static<typeof upsertUserBody>;
export type UpsertUsersItem = Static<typeof upsertUsersItem>;

const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** A user as the API answers it. */
export const userResource = Type.Object(
  {
    id: Type.String(),
    external_id: Type.String(),
    email: textOrNull,
    phone: textOrNull,
    first_name: textOrNull,
    last_name: textOrNull,
    avatar: textOrNull,
    locale: textOrNull,
    timezone: textOrNull,
    custom_fields: Type.Record(Type.String(), Type.Unknown()),
    created_at: Type.String(),
    updated_at: Type.String(),
  },
  { title: 'User' },
);

export type UserResource = Static<typeof userResource>;
