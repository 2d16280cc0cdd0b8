import type { SigningAlgorithm } from '@notiflow/contracts';
import {
  generateSigningKey,
  type KeyRing,
  type SigningKeyAddress,
  sealSigningSecret,
} from '@notiflow/vault';
import { presentMaterial } from './present-signing-key.ts';

interface MaterialInput {
  key: SigningKeyAddress;
  algorithm: SigningAlgorithm;
  /** PEM of a key that the caller keeps the private half of; null to make one. */
  given: string | null;
}

/** What a key is stored with, and what of it is shown once. */
export async function makeMaterial(keyRing: KeyRing, { key, algorithm, given }: MaterialInput) {
  if (given !== null) {
    const shown = presentMaterial({ privateKey: null, secret: null });
    return { stored: { publicKey: given, sealedSecret: null }, shown };
  }
  const { privateKey, publicKey, secret } = await generateSigningKey(algorithm);
  const sealedSecret = secret && sealSigningSecret(keyRing, { key, secret });
  return { stored: { publicKey, sealedSecret }, shown: presentMaterial({ privateKey, secret }) };
}
