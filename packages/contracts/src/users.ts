import Type, { type Static } from 'typebox';
import { initialChannelSettings } from './channel-settings.ts';
import { updatePreferencesBody } from './preferences.ts';

/** The caller's own name for a user. */
export const externalId = Type.String({ minLength: 1, maxLength: 255 });

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

const attributesObject = Type.Object(userAttributes);

/** Attributes of a person as stored, or as given in one run. */
export type UserAttributes = Static<typeof attributesObject>;
export type UpsertUserBody = Static<typeof upsertUserBody>;

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
