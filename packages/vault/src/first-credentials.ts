import { generateKey, type StoredKey, toStoredKey } from './keys.ts';

/** The credentials of a first project, in clear. */
export interface FirstCredentials {
  apiKey: string;
  secretKey: string;
  accountToken: string;
}

/** Completes the given credentials with generated ones, and hashes them for storing. */
export function prepareFirstCredentials(
  given: Partial<FirstCredentials>,
  pepper: Buffer,
): { clear: FirstCredentials; hashed: Record<keyof FirstCredentials, StoredKey> } {
  const clear = {
    apiKey: given.apiKey ?? generateKey('pk_'),
    secretKey: given.secretKey ?? generateKey('sk_'),
    accountToken: given.accountToken ?? generateKey('nf_at_'),
  };
  return {
    clear,
    hashed: {
      apiKey: toStoredKey(pepper, clear.apiKey),
      secretKey: toStoredKey(pepper, clear.secretKey),
      accountToken: toStoredKey(pepper, clear.accountToken),
    },
  };
}
