import type { ApiKeyEntry } from '@notiflow/database';
import Type from 'typebox';
import { momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';

/** A project key as the API answers it: of the key itself only how it begins. */
export const apiKeyResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    kind: Type.Enum(['public', 'secret']),
    prefix: Type.String({ description: 'How the key begins' }),
    scopes: Type.Array(Type.String()),
    expires_at: momentOrNull,
    revoked_at: momentOrNull,
    last_used_at: momentOrNull,
    superseded_by: Type.Unsafe<string | null>({
      ...textOrNull,
      description: 'Id of the key that took its place when it was rotated',
    }),
    created_at: Type.String({ format: 'date-time' }),
  },
  { title: 'ApiKey' },
);

/** The key itself, which only the first answer has: what is stored is a hash. */
export const keyShownOnce = Type.Unsafe<string | null>({
  ...textOrNull,
  description:
    'The key, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another',
});

/** A project key as stored, for an answer. */
export function presentApiKey(key: ApiKeyEntry) {
  return {
    id: key.id,
    name: key.name,
    kind: key.kind,
    prefix: key.prefix,
    scopes: key.scopes,
    expires_at: toMoment(key.expires_at),
    revoked_at: toMoment(key.revoked_at),
    last_used_at: toMoment(key.last_used_at),
    superseded_by: key.superseded_by,
    created_at: key.created_at.toISOString(),
  };
}
