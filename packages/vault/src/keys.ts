import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a credential starts with: public key, secret key, account token. */
export type KeyPrefix = 'pk_' | 'sk_' | 'nf_at_';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 32;

/** Makes a credential: the prefix, 190 random bits in base62, and a checksum that tells a typo from a wrong key. */
export function generateKey(prefix: KeyPrefix): string {
  let random = '';
  while (random.length < randomLength) {
    // 248 is the largest multiple of 62 below 256: bytes above it would favour some letters.
    for (const byte of randomBytes(64)) {
      if (byte < 248 && random.length < randomLength) random += alphabet[byte % 62];
    }
  }
  return `${prefix}${random}_${checksum(random)}`;
}

function checksum(random: string): string {
  return crc32(random).toString(16).padStart(8, '0');
}

/** Tells whether the text may be a credential at all; one of ours with a wrong checksum is not. */
export function isWellFormedKey(text: string, prefix: KeyPrefix): boolean {
  if (!text.startsWith(prefix) || text.length < 24 || text.length > 255) return false;
  if (!/^[\x21-\x7e]+$/.test(text)) return false;
  const [, random, sum] = /^([0-9A-Za-z]{32})_([0-9a-f]{8})$/.exec(text.slice(prefix.length)) ?? [];
  return random === undefined || checksum(random) === sum;
}

/** The keyed hash under which a credential is stored and looked up. */
export function hashKey(pepper: Buffer, key: string): Buffer {
  return createHmac('sha256', pepper).update(key).digest();
}

/** Tells whether two hashes are the same, in a time that does not tell where they differ. */
export function isSameHash(stored: Uint8Array, computed: Uint8Array): boolean {
  return stored.length === computed.length && timingSafeEqual(stored, computed);
}

/** The part of a credential that may be shown: its prefix and the first characters. */
export function visiblePrefix(key: string): string {
  const [prefix = ''] = /^(pk_|sk_|nf_at_)/.exec(key) ?? [];
  return key.slice(0, prefix.length + 4);
}

/** A credential as it may be stored: a prefix to show and a keyed hash. */
export interface StoredKey {
  prefix: string;
  hash: Buffer;
}

/** Turns a credential into what may be stored of it. */
export function toStoredKey(pepper: Buffer, key: string): StoredKey {
  return { prefix: visiblePrefix(key), hash: hashKey(pepper, key) };
}

/** Makes a credential: in clear, to be shown once, and as it may be stored. */
export type CredentialGenerator = (prefix: KeyPrefix) => { clear: string; stored: StoredKey };

/** Makes credentials whose hashes are keyed with this pepper. */
export function createCredentialGenerator(pepper: Buffer): CredentialGenerator {
  return (prefix) => {
    const clear = generateKey(prefix);
    return { clear, stored: toStoredKey(pepper, clear) };
  };
}
