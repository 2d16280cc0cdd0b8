import type { UserRecord } from '@notiflow/database';
import Type from 'typebox';

const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** What a user sees of themselves. */
export const profileResource = Type.Object(
  {
    external_id: Type.String(),
    first_name: textOrNull,
    last_name: textOrNull,
    avatar: textOrNull,
    locale: textOrNull,
    timezone: textOrNull,
  },
  { title: 'Profile', additionalProperties: false },
);

/** A user as stored, for their own eyes. */
export function presentProfile(user: UserRecord) {
  const { external_id, first_name, last_name, avatar, locale, timezone } = user;
  return { external_id, first_name, last_name, avatar, locale, timezone };
}
