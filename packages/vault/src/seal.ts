import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Encryption keys by id: all can open, the first one seals. */
export type KeyRing = Map<string, Buffer>;

/**
 * Reads a key ring written as `id:base64` pairs joined by commas, each key 32 bytes.
 * Throws with a sentence that never contains a key.
 */
export function parseKeyRing(text: string): KeyRing {
  const ring: KeyRing = new Map();
  for (const entry of text.split(',')) {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/=_-]+)\s*$/.exec(entry) ?? [];
    if (id === undefined || encoded === undefined) {
      throw new Error('An encryption key must be written as id:base64, several joined by commas.');
    }
    const key = Buffer.from(encoded, 'base64');
    if (key.length !== 32) throw new Error(`Encryption key "${id}" must be 32 bytes of base64.`);
    if (ring.has(id)) throw new Error(`Encryption key "${id}" is given twice.`);
    ring.set(id, key);
  }
  return ring;
}

/** Makes a key ring of one random key. */
export function generateKeyRing(): string {
  return `k1:${randomBytes(32).toString('base64')}`;
}

/** Encrypts the text so that it opens only with the ring and in the same context (such as the row it belongs to). */
export function seal(ring: KeyRing, text: string, context: string): string {
  const [first] = ring;
  if (first === undefined) throw new Error('The key ring is empty.');
  const [keyId, key] = first;
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv);
  cipher.setAAD(Buffer.from(`${keyId}|${context}`));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]);
  return `${keyId}:${Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64')}`;
}

/** Decrypts what `seal` made. Throws when the key is not in the ring, the context differs or a byte was changed. */
export function open(ring: KeyRing, sealed: string, context: string): string {
  const separator = sealed.indexOf(':');
  const keyId = sealed.slice(0, separator);
  const key = ring.get(keyId);
  if (key === undefined) throw new Error(`Encryption key "${keyId}" is not in the key ring.`);
  const bytes = Buffer.from(sealed.slice(separator + 1), 'base64');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes));
  decipher.setAAD(Buffer.from(`${keyId}|${context}`));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const text = decipher.update(bytes.subarray(ivBytes, -tagBytes));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
