import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

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
