import { generateKey, hashKey, visiblePrefix } from './keys.ts';

/** The credentials of a first project, in clear. */
export interface FirstCredentials {
  apiKey: string;
  secretKey: string;
  accountToken: string;
}

/** A credential as it may be stored. */
interface HashedKey {
  prefix: string;
  hash: Buffer;
}

/** Completes the given credentials with generated ones, and hashes them for storing. */
export function prepareFirstCredentials(
  given: Partial<FirstCredentials>,
  pepper: Buffer,
): { clear: FirstCredentials; hashed: Record<keyof FirstCredentials, HashedKey> } {
  const clear = {
    apiKey: given.apiKey ?? generateKey('pk_'),
    secretKey: given.secretKey ?? generateKey('sk_'),
    accountToken: given.accountToken ?? generateKey('nf_at_'),
  };
  const toStored = (key: string) => ({ prefix: visiblePrefix(key), hash: hashKey(pepper, key) });
  return {
    clear,
    hashed: {
      apiKey: toStored(clear.apiKey),
      secretKey: toStored(clear.secretKey),
      accountToken: toStored(clear.accountToken),
    },
  };
}
