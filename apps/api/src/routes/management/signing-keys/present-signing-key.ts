import { signingAlgorithms, signingPurposes } from '@notiflow/contracts';
import type { SigningKeyEntry } from '@notiflow/database';
import Type from 'typebox';
import { momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';

/** A signing key as the API answers it: what verifies, and nothing that signs. */
export const signingKeyResource = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The `kid` of tokens it signs' }),
    name: Type.String(),
    algorithm: Type.Enum([...signingAlgorithms]),
    purpose: Type.Enum([...signingPurposes], {
      description: 'Whether it signs user tokens or makes the hashes of user ids',
    }),
    public_key: Type.Unsafe<string | null>({
      ...textOrNull,
      description: 'The public key as PEM; null for a shared secret',
    }),
    expires_at: momentOrNull,
    revoked_at: momentOrNull,
    last_used_at: momentOrNull,
    superseded_by: Type.Unsafe<string | null>({
      ...textOrNull,
      description: 'Id of the key that took its place when it was rotated',
    }),
    created_at: Type.String({ format: 'date-time' }),
  },
  { title: 'SigningKey' },
);

const onceHint =
  'shown this once, and kept nowhere. Null when the answer is repeated for an Idempotency-Key: then revoke the key and make another';

/** What signs, which only the first answer has. */
export const signsShownOnce = {
  private_key: Type.Unsafe<string | null>({
    ...textOrNull,
    description: `The private key as PEM, ${onceHint}. Null as well for a key that you gave, and for a shared secret`,
  }),
  private_key_base64: Type.Unsafe<string | null>({
    ...textOrNull,
    description: 'The same PEM in base64, on one line, as environment variables like it',
  }),
  secret: Type.Unsafe<string | null>({
    ...textOrNull,
    description: `The shared secret, ${onceHint}; used as the text it is. Null as well for a pair`,
  }),
};

/** The fields of it. */
export const shownOnce = Object.keys(signsShownOnce);

/** A signing key as stored, for an answer. */
export function presentSigningKey(key: SigningKeyEntry) {
  return {
    id: key.id,
    name: key.name,
    algorithm: key.algorithm,
    purpose: key.purpose,
    public_key: key.public_key,
    expires_at: toMoment(key.expires_at),
    revoked_at: toMoment(key.revoked_at),
    last_used_at: toMoment(key.last_used_at),
    superseded_by: key.superseded_by,
    created_at: key.created_at.toISOString(),
  };
}

/** What signs, for the one answer that shows it. */
export function presentMaterial({
  privateKey,
  secret,
}: {
  privateKey: string | null;
  secret: string | null;
}) {
  return {
    private_key: privateKey,
    private_key_base64: privateKey && Buffer.from(privateKey).toString('base64'),
    secret,
  };
}
