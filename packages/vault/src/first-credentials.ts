import { generateKey, type StoredKey, toStoredKey } from './keys.ts';
import { generateSigningKey, publicKeyOf } from './signing-keys.ts';

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

/** The RS256 key with which the servers of a first project sign user tokens. */
export interface FirstSigningKey {
  /** The private key: its PEM in base64, on one line. */
  clear: string;
  /** The public key as PEM, which is what may be stored. */
  publicKey: string;
}

/** Completes a given private key with its public one, or makes a pair. */
export async function prepareFirstSigningKey(given?: string): Promise<FirstSigningKey> {
  if (given !== undefined) {
    const privateKey = Buffer.from(given, 'base64').toString();
    return { clear: given, publicKey: publicKeyOf(privateKey) };
  }
  const { privateKey, publicKey } = await generateSigningKey('RS256');
  return { clear: Buffer.from(privateKey).toString('base64'), publicKey };
}
