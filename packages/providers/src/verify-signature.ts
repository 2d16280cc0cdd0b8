import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { ProviderEvent } from './provider-report.ts';

/** Bytes and what is said to be their signature, in Base64. */
export interface SignedBytes {
  signed: string | Buffer;
  signature: string | undefined;
}

/** Tells whether a shared secret made this HMAC, in a time that says nothing about it. */
export function isHmacOf(
  { algorithm, secret }: { algorithm: 'sha1' | 'sha256'; secret: string },
  { signed, signature = '' }: SignedBytes,
): boolean {
  const expected = createHmac(algorithm, secret).update(signed).digest();
  const given = Buffer.from(signature, 'base64');
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
