import { Secret, TOTP } from 'otpauth';
import { type KeyRing, open, seal } from './seal.ts';

const issuer = 'Notiflow';
const secretBytes = 20;
// A clock may be half a minute off.
const stepsAround = 1;

/** A second factor as an authenticator app takes it. */
export interface OfferedTotp {
  /** In base32, for typing it in. */
  secret: string;
  /** `otpauth://…`, for a picture to scan. */
  url: string;
}

/** Makes a second factor (RFC 6238: SHA-1, six digits, 30 seconds, which every app can do). */
export function generateTotp(label: string): OfferedTotp {
  const totp = totpOf(new Secret({ size: secretBytes }).base32, label);
  return { secret: totp.secret.base32, url: totp.toString() };
}

/** The step a code is of; null when it is of none around now. A step must not be taken twice. */
export function stepOfCode(secret: string, code: string, now: Date = new Date()): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const totp = totpOf(secret, '');
  const timestamp = now.getTime();
  const delta = totp.validate({ token: code, timestamp, window: stepsAround });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

/** Encrypts the second factor of a member for storing. */
export function sealTotp(
  ring: KeyRing,
  { memberId, secret }: { memberId: string; secret: string },
): string {
  return seal(ring, secret, contextOf(memberId));
}

/** Decrypts a stored second factor. Throws when it does not belong to the member and ring. */
export function openTotp(
  ring: KeyRing,
  { memberId, sealed }: { memberId: string; sealed: string },
): string {
  return open(ring, sealed, contextOf(memberId));
}

function contextOf(memberId: string): string {
  return `totp:${memberId}`;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    secret: Secret.fromBase32(secret),
  });
}
