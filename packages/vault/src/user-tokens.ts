import { createHmac, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { SigningAlgorithm, SigningPurpose } from '@notiflow/contracts';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { isSameHash } from './keys.ts';

/** A key to verify with; it verifies by its own algorithm and no other. */
export interface VerifyingKey {
  id: string;
  algorithm: SigningAlgorithm;
  purpose: SigningPurpose;
  key: KeyObject;
}

/** Makes a stored key ready to verify with. */
export function toVerifyingKey(
  facts: Omit<VerifyingKey, 'key'>,
  material: { publicKey: string } | { secret: string },
): VerifyingKey {
  const key =
    'secret' in material
      ? createSecretKey(Buffer.from(material.secret))
      : createPublicKey(material.publicKey);
  return { ...facts, key };
}

/** Why a token is not believed. */
export type TokenRefusal =
  | 'malformed'
  | 'unsigned'
  | 'unknown_key'
  | 'wrong_algorithm'
  | 'bad_signature'
  | 'expired'
  | 'not_yet_valid'
  | 'no_expiry'
  | 'too_long_lived'
  | 'no_subject'
  | 'wrong_audience';

/** Who a token names and until when, in milliseconds of the epoch, or why it is not believed. */
export type TokenVerdict =
  | { kind: 'believed'; externalId: string; keyId: string; validUntil: number }
  /** With the key that signed it, where one did. */
  | { kind: 'refused'; reason: TokenRefusal; keyId: string | null };

export interface TokenCheck {
  /** The usable keys of the project. */
  keys: readonly VerifyingKey[];
  /** What the token may call this project, where it says whom it is for. */
  audiences: readonly string[];
  /** Milliseconds of the epoch. */
  now: number;
}

/** By how much the clock of whoever signs may be wrong, in seconds. */
const skewS = 60;
/** How long a token may live that says when it ends, and one that says only when it was made, in seconds. */
const lifeMaxS = 24 * 60 * 60;
const lifeWithoutEndS = 60 * 60;
const lengthMax = 8_192;
// In code points, of which each takes at most two of what a text counts as its length.
const subjectLengthMax = 255;

/**
 * Tells who a user token names. Which key and which algorithm verify it the stored keys say, never the token: its `kid`
 * only picks one of them, and no other field of its header is followed.
 */
export async function verifyUserToken(token: string, check: TokenCheck): Promise<TokenVerdict> {
  const header = readHeader(token);
  if (typeof header === 'string') return refuse(header);
  const candidates = chooseKeys(header, check.keys);
  if (typeof candidates === 'string') return refuse(candidates);
  for (const { id, algorithm, key } of candidates) {
    const read = await verifyWith(token, { key, algorithm, now: check.now });
    if (read === 'bad_signature') continue;
    if (typeof read === 'string') return refuse(read, id);
    return judgeClaims(read, { ...check, keyId: id });
  }
  return refuse('bad_signature');
}

interface TokenHeader {
  alg: string;
  kid: string | undefined;
}

function readHeader(token: string): TokenHeader | TokenRefusal {
  if (token.length > lengthMax || !/^[\w-]+\.[\w-]*\.[\w-]*$/.test(token)) return 'malformed';
  const signature = token.slice(token.lastIndexOf('.') + 1);
  // The last character has bits that mean nothing: whatever differs in them alone is another text, and not what was signed.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return 'malformed';
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string'))
      return 'malformed';
    return signature === '' || alg.toLowerCase() === 'none' ? 'unsigned' : { alg, kid };
  } catch {
    return 'malformed';
  }
}

function chooseKeys(
  { alg, kid }: TokenHeader,
  all: readonly VerifyingKey[],
): VerifyingKey[] | TokenRefusal {
  const keys = all.filter(({ purpose }) => purpose === 'token');
  const named = kid === undefined ? keys : keys.filter(({ id }) => id === kid);
  if (named.length === 0) return 'unknown_key';
  const fitting = named.filter(({ algorithm }) => algorithm === alg);
  return fitting.length === 0 ? 'wrong_algorithm' : fitting;
}

async function verifyWith(
  token: string,
  { key, algorithm, now }: { key: KeyObject; algorithm: SigningAlgorithm; now: number },
): Promise<JWTPayload | TokenRefusal> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      clockTolerance: skewS,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): TokenRefusal {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad_signature';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === 'check_failed' && error.claim === 'nbf' ? 'not_yet_valid' : 'malformed';
  }
  // No object as payload, a critical extension, and whatever else nobody who signs by the standard makes.
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

function judgeClaims(
  { sub, iat, exp, aud }: JWTPayload,
  { keyId, now, audiences }: TokenCheck & { keyId: string },
): TokenVerdict {
  const nowS = now / 1000;
  if (typeof sub !== 'string' || sub === '' || sub.length > 2 * subjectLengthMax) {
    return refuse('no_subject', keyId);
  }
  if (iat !== undefined && iat > nowS + skewS) return refuse('not_yet_valid', keyId);
  if (exp === undefined && iat === undefined) return refuse('no_expiry', keyId);
  const end = exp ?? (iat ?? 0) + lifeWithoutEndS;
  if (nowS >= end + skewS) return refuse('expired', keyId);
  if (end - (iat ?? nowS + skewS) > lifeMaxS) return refuse('too_long_lived', keyId);
  if (aud !== undefined && ![aud].flat().some((name) => audiences.includes(name))) {
    return refuse('wrong_audience', keyId);
  }
  return { kind: 'believed', externalId: sub, keyId, validUntil: (end + skewS) * 1000 };
}

function refuse(reason: TokenRefusal, keyId: string | null = null): TokenVerdict {
  return { kind: 'refused', reason, keyId };
}

/**
 * The id of the key whose secret makes this hash (HMAC-SHA256, in hex) of an external id; null when none does. Keys that
 * sign tokens are not asked: the hash of an id that looks like the text of a token would be its signature.
 */
export function findHashingKey(
  keys: readonly VerifyingKey[],
  { externalId, hash }: { externalId: string; hash: string },
): string | null {
  if (!/^[0-9a-f]{64}$/i.test(hash)) return null;
  const given = Buffer.from(hash, 'hex');
  const found = keys.find(
    ({ purpose, key }) =>
      purpose === 'hash' &&
      isSameHash(given, createHmac('sha256', key).update(externalId).digest()),
  );
  return found?.id ?? null;
}
