import type { AccountTokenEntry } from '@notiflow/database';
import Type from 'typebox';
import { momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';

/** An account token as the API answers it: of the token itself only how it begins. */
export const accountTokenResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    prefix: Type.String({ description: 'How the token begins' }),
    expires_at: momentOrNull,
    revoked_at: momentOrNull,
    last_used_at: momentOrNull,
    created_at: Type.String({ format: 'date-time' }),
  },
  { title: 'AccountToken' },
);

/** The token itself, which only the first answer has: what is stored is a hash. */
export const tokenShownOnce = Type.Unsafe<string | null>({
  ...textOrNull,
  description:
    'The token, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another',
});

/** An account token as stored, for an answer. */
export function presentAccountToken(token: AccountTokenEntry) {
  return {
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    expires_at: toMoment(token.expires_at),
    revoked_at: toMoment(token.revoked_at),
    last_used_at: toMoment(token.last_used_at),
    created_at: token.created_at.toISOString(),
  };
}
