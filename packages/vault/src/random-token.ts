import { randomBytes } from 'node:crypto';

/** A secret of 256 bits that fits into a cookie or a link. */
export function generateToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Tells whether the text may be such a secret at all. */
export function isWellFormedToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}
