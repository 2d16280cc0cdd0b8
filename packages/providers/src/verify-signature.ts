import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { ProviderEvent } from './provider-report.ts';

/** Bytes and what is said to be their signature, in Base64 unless said otherwise. */
export interface SignedBytes {
  signed: string | Buffer;
  signature: string | undefined;
}

/** How a shared secret makes a signature, and how the service writes it. */
export interface HmacScheme {
  algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512';
  secret: string;
  encoding?: 'base64' | 'hex';
}

/** Tells whether a shared secret made this HMAC, in a time that says nothing about it. */
export function isHmacOf(
  { algorithm, secret, encoding = 'base64' }: HmacScheme,
  { signed, signature = '' }: SignedBytes,
): boolean {
  const expected = createHmac(algorithm, secret).update(signed).digest();
  return isSame(expected, Buffer.from(signature, encoding));
}

/** Tells whether two signatures are the same, in a time that says nothing about them. */
export function isSame(expected: Buffer, given: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Tells whether the owner of a public key (Base64 of its DER) signed this with ECDSA or RSA and SHA-256. */
export function isSignedWith(publicKey: string, { signed, signature = '' }: SignedBytes): boolean {
  try {
    const der = Buffer.from(publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(signed), key, Buffer.from(signature, 'base64'));
  } catch {
    // What is no key signs nothing.
    return false;
  }
}

/**
 * Tells whether a request carries a shared secret, in a time that says nothing about it: as the password of basic auth, as
 * a bearer token, or in a header `x-notiflow-secret`. For services that sign nothing.
 */
export function carriesSecret(
  { headers }: Pick<ProviderEvent, 'headers'>,
  secret: string,
): boolean {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  const decoded = Buffer.from(value, 'base64').toString();
  const given = {
    basic: decoded.slice(decoded.indexOf(':') + 1),
    bearer: value,
  }[scheme.toLowerCase()];
  return [given, headers['x-notiflow-secret']].some(
    (said) => said !== undefined && timingSafeEqual(hash(said), hash(secret)),
  );
}

/** Two hashes are equally long, whatever they are of. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

// What stands before the 32 bytes of a public key of Ed25519 in its DER: https://www.rfc-editor.org/rfc/rfc8410
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Tells whether the owner of a public key (Base64 of its 32 bytes) signed this with Ed25519. */
export function isSignedWithEd25519(
  publicKey: string,
  { signed, signature = '' }: SignedBytes,
): boolean {
  try {
    const der = Buffer.concat([ed25519Prefix, Buffer.from(publicKey, 'base64')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64'));
  } catch {
    // What is no key signs nothing.
    return false;
  }
}
