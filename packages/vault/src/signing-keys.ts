import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair as generateWithCallback,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlgorithm } from '@notiflow/contracts';
import { type KeyRing, open, seal } from './seal.ts';

const generateKeyPair = promisify(generateWithCallback);

/** The signing key that a secret belongs to; a sealed one opens for no other. */
export interface SigningKeyAddress {
  projectId: string;
  id: string;
}

/** What a signing key is made of: a pair as PEM, or a shared secret. */
export type SigningMaterial =
  | { privateKey: string; publicKey: string; secret: null }
  | { privateKey: null; publicKey: null; secret: string };

type KeyPair = Extract<SigningMaterial, { secret: null }>;

/** Makes a key for an algorithm: a pair, or a secret that is used as the text it is. */
export async function generateSigningKey(
  algorithm: Exclude<SigningAlgorithm, 'HS256'>,
): Promise<KeyPair>;
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningMaterial>;
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningMaterial> {
  if (algorithm === 'HS256') {
    const secret = `usk_${randomBytes(32).toString('base64url')}`;
    return { privateKey: null, publicKey: null, secret };
  }
  const { privateKey, publicKey } = await generatePair(algorithm);
  return { privateKey: toPem(privateKey), publicKey: toPem(publicKey), secret: null };
}

function generatePair(algorithm: Exclude<SigningAlgorithm, 'HS256'>) {
  switch (algorithm) {
    case 'RS256':
      return generateKeyPair('rsa', { modulusLength: 2_048 });
    case 'ES256':
      return generateKeyPair('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPair('ed25519');
    default:
      return algorithm satisfies never;
  }
}

function toPem(key: KeyObject): string {
  const type = key.type === 'private' ? 'pkcs8' : 'spki';
  return key.export({ format: 'pem', type }).toString();
}

/** The public key, as PEM, that goes with a private one. */
export function publicKeyOf(privateKey: string): string {
  return toPem(createPublicKey(createPrivateKey(privateKey)));
}

/** Encrypts the secret of a signing key for storing. */
export function sealSigningSecret(
  ring: KeyRing,
  { key, secret }: { key: SigningKeyAddress; secret: string },
): string {
  return seal(ring, secret, contextOf(key));
}

/** Decrypts a stored secret. Throws when it does not belong to the key and ring. */
export function openSigningSecret(
  ring: KeyRing,
  { key, sealed }: { key: SigningKeyAddress; sealed: string },
): string {
  return open(ring, sealed, contextOf(key));
}

function contextOf({ projectId, id }: SigningKeyAddress): string {
  return `signing_key:${projectId}:${id}`;
}
